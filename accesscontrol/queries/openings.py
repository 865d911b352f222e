"""Confidential memberships, as the account of the organisation that they name may see them.

Whoever asks without such an account is led past all of this: nothing is looked up for them that
depends on whether there are any.
"""

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from accesscontrol.errors import AccountNeeded, UnknownOpening
from accesscontrol.models import HeldOpening, ListMember
from accesscontrol.rules.commitments import Opening, commitment_of, opened
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.sealing import UnreadableSecret
from accesscontrol.sealing import unseal
from registry.documents.build import membership_of
from registry.queries.ledger import Point, current_point, registry_zone
from registry.rules.record import Membership, Record

logger = logging.getLogger(__name__)

GREATEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class OwnView:
    """For whom the registry opens what, in answers to them alone."""

    organization: str
    openings: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One opening that an account holds. `opens`: whether the record of now has what it opens.

    `list` is blank where no key reads it any more.
    """

    id: int
    list: str
    added_at: datetime
    opens: bool


def own_view(principal: Principal | None) -> OwnView | None:
    """What is opened for a principal; None for whoever has no account that has handed in any.

    Asks the database for those with an account only, and what it asks does not depend on the
    record.
    """
    if principal is None or principal.account is None:
        return None
    return own_view_of(principal.account)


def own_view_of(account: str) -> OwnView | None:
    held = HeldOpening.objects.filter(account=account).exclude(account__organization="")
    rows = held.order_by("id").values_list("account__organization", "sealed")
    found = [(organization, _readable(sealed)) for organization, sealed in rows]
    openings = tuple(opening for _, opening in found if opening is not None)
    return OwnView(found[0][0], openings) if openings else None


def opened_for(view: OwnView | None, record: Record, point: Point) -> Record:
    """The record as known at a point, with what is opened for the asker named in it."""
    return record if view is None else opened(record, opened_memberships(view, point))


def sealed_text(opening: Opening) -> str:
    """As `opening_in` reads it, before it is sealed."""
    return json.dumps({"list": opening.list, "salt": opening.salt})


def opening_in(sealed: str) -> Opening:
    held = json.loads(unseal(sealed))
    return Opening(held["list"], held["salt"])


def _readable(sealed: str) -> Opening | None:
    """None for what no key opens any more: then the answer is the one that everybody gets."""
    try:
        return opening_in(sealed)
    except UnreadableSecret:
        logger.exception("an opening cannot be read")
        return None


def has_commitment(opening: Opening, organization: str) -> bool:
    """Whether it opens a membership that is on record, or was."""
    wanted = commitment_of(opening, organization)
    versions = _confidential(ListMember.objects.all(), opening.list)
    return any(obj["commitment"] == wanted for obj in versions)


def held_openings(principal: Principal) -> Sequence[HeldLine]:
    """Those that the principal's account has handed in, oldest first. Raises: AccountNeeded."""
    if principal.account is None:
        raise AccountNeeded("An opening belongs to the account of an organisation; use its key.")
    lines = []
    point = current_point()
    rows = HeldOpening.objects.filter(account=principal.account).select_related("account")
    for row in rows.order_by("id"):
        opening = _readable(row.sealed)
        opens = opening is not None and bool(
            opened_memberships(OwnView(row.account.organization, (opening,)), point)
        )
        name = "" if opening is None else opening.list
        lines.append(HeldLine(row.pk, name, row.added_at, opens))
    return lines


def own_opening(principal: Principal, opening_id: int) -> HeldOpening:
    """One of the principal's account. Raises: UnknownOpening, for anybody else's as well."""
    found = None
    if principal.account is not None and 0 < opening_id <= GREATEST_ID:
        held = HeldOpening.objects.select_for_update()
        found = held.filter(pk=opening_id, account=principal.account).first()
    if found is None:
        raise UnknownOpening("Your account has no opening with this number; see the list.")
    return found


@lru_cache(maxsize=256)
def opened_memberships(view: OwnView, point: Point) -> tuple[Membership, ...]:
    """The memberships that are on record at a point and that the openings open."""
    zone = registry_zone()
    found: dict[str, Membership] = {}
    for opening in view.openings:
        wanted = commitment_of(opening, view.organization)
        for obj in _confidential(ListMember.objects.as_known_at(point.size), opening.list):
            if obj["commitment"] == wanted:
                membership = membership_of({**obj, "organization": view.organization}, zone)
                if membership is not None:
                    found[membership.id] = membership
    return tuple(found[name] for name in sorted(found))


def _confidential(members: QuerySet[Any, Any], list_id: str) -> Iterator[dict[str, Any]]:
    """The member objects of a list that name nobody."""
    documents = members.filter(list=list_id, organization="").values_list(
        "asserted_by__document", flat=True
    )
    for document in documents:
        yield json.loads(document)["object"]
