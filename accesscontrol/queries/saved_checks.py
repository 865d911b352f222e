"""Saved checks to read, and which of them a change of the record can touch."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accesscontrol.errors import UnknownSavedCheck
from accesscontrol.models import SavedCheck
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.saved_checks import WORST_FIRST
from accesscontrol.rules.touched import Concerned, concerned_by, touched_by
from registry.queries.ledger import Point, record_of
from registry.rules.reach import Pair

GREATEST_ID = 2**63 - 1
PAIRS_AT_ONCE = 200


def saved_checks_of(principal: Principal) -> QuerySet[SavedCheck]:
    """Those of the principal's account; of one without an account, its own."""
    return SavedCheck.objects.filter(owner=principal.owner)


def get_saved_check(principal: Principal, check_id: int) -> SavedCheck:
    """Raises: UnknownSavedCheck, for anybody else's as well."""
    found = None
    if 0 < check_id <= GREATEST_ID:
        found = saved_checks_of(principal).filter(pk=check_id).first()
    if found is None:
        raise UnknownSavedCheck("You have no saved check with this number; see the list of yours.")
    return found


def worst_first(checks: QuerySet[SavedCheck]) -> QuerySet[SavedCheck]:
    """Denied first, then open questions; among equals what changed last comes first."""
    ranks = [When(outcome=outcome, then=Value(rank)) for rank, outcome in enumerate(WORST_FIRST)]
    rank = Case(*ranks, output_field=IntegerField())
    return checks.annotate(rank=rank).order_by("rank", "-changed_at", "id")


def checks_touched(before: Point, after: Point, *, most: int) -> list[SavedCheck]:
    """Saved checks whose answers may differ between two points of the ledger, and that were not
    asked at the later one yet; up to a number. All others answer alike at both."""
    concerned = _concerned(before, after)
    waiting = SavedCheck.objects.filter(answered_size__lt=after.size)
    ids = list(islice(_ids_touched(waiting, concerned), most))
    return list(SavedCheck.objects.select_for_update().filter(pk__in=ids).order_by("id"))


def checks_concerned(concerned: Concerned, *, most: int) -> list[SavedCheck]:
    """Saved checks, whosever, whose answers may differ between two records; up to a number."""
    ids = list(islice(_ids_touched(SavedCheck.objects.all(), concerned), most))
    return list(SavedCheck.objects.filter(pk__in=ids).order_by("id"))


@lru_cache(maxsize=2)
def _concerned(before: Point, after: Point) -> Concerned:
    """Kept by the points, whose roots stand for all that was recorded up to there."""
    was, becomes = record_of(before), record_of(after)
    return concerned_by(was, becomes, touched_by(was, becomes))


def _ids_touched(checks: QuerySet[SavedCheck], concerned: Concerned) -> Iterator[int]:
    pairs = list(checks.values_list("frontier_model", "channel").distinct())
    for about in _about([pair for pair in pairs if concerned.whole(pair)]):
        yield from checks.filter(about).values_list("id", flat=True).iterator()
    for about in _about([pair for pair in pairs if concerned.partly(pair)]):
        named = checks.filter(about).exclude(organization="", parent="")
        rows: Any = named.values_list("id", "organization", "parent")
        for check_id, organization, parent in rows.iterator():
            if concerned.touched.may_concern(organization, parent):
                yield check_id


def _about(pairs: Sequence[Pair]) -> Iterator[Q]:
    for start in range(0, len(pairs), PAIRS_AT_ONCE):
        about = Q()
        for model, channel in pairs[start : start + PAIRS_AT_ONCE]:
            about |= Q(frontier_model=model, channel=channel)
        yield about
