"""Lists uploaded at the desk, and the report on them, row by row."""

import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from accesscontrol.rules.principals import Principal
from recording.errors import BeingWorkedOff, UnknownUpload
from recording.models import ListUpload
from recording.rules.comparing import ImportTerms, Outcome, Removal, Terms
from recording.rules.reports import RowReport, as_json
from recording.rules.workflow import Action, is_allowed

Row = dict[str, Any]
"""A row of the report as JSON, with the `fits` that a person chooses from."""

OPEN = frozenset({Outcome.AMBIGUOUS.value, Outcome.UNMATCHED.value})


def seen_upload(upload_id: UUID, principal: Principal) -> ListUpload:
    """One's own; or one that became a changeset, for whoever may read that.

    Raises: UnknownUpload.
    """
    found = ListUpload.objects.select_related("draft").filter(id=upload_id).first()
    if found is not None:
        is_own = found.owner == principal.id
        if is_own or (found.draft_id and is_allowed(Action.READ, principal.scopes)):
            return found
    raise no_such_upload()


def open_uploads(owner: Principal) -> Sequence[ListUpload]:
    """Those that the owner made no draft of yet, the latest first."""
    found = ListUpload.objects.filter(owner=owner.id, draft=None).defer("file", "rows")
    return list(found.order_by("-changed_at", "id"))


def is_one_in_hand(*, now: datetime) -> bool:
    """Whether a worker is at a file. The others wait for that."""
    return ListUpload.objects.filter(~Q(task=""), held_until__gt=now).exists()


def terms_of(own: ListUpload) -> ImportTerms:
    given = {name: value for name, value in own.terms.items() if name not in ("title", "reason")}
    return ImportTerms(
        **{**given, "terms": Terms(**given["terms"]), "removal": Removal(given["removal"])}
    )


def rows_of(own: ListUpload) -> list[Row]:
    """Raises: BeingWorkedOff, before there is a report."""
    if not own.summary:
        raise BeingWorkedOff("There is no report on this file yet.")
    found: list[Row] = json.loads(zlib.decompress(own.rows))
    return found


def deflated(rows: Iterable[RowReport]) -> bytes:
    """A report as `rows_of` reads it, deflated part by part."""
    deflate = zlib.compressobj(6)
    parts = [deflate.compress(b"[")]
    for number, row in enumerate(rows):
        text = json.dumps(_written(row), ensure_ascii=False, separators=(",", ":"))
        parts.append(deflate.compress((f",{text}" if number else text).encode()))
    return b"".join([*parts, deflate.compress(b"]"), deflate.flush()])


def undecided(rows: Iterable[RowReport]) -> int:
    """How many rows a person may choose for."""
    return sum(can_be_decided(_written(row)) for row in rows if row.outcome.value in OPEN)


def can_be_decided(row: Row) -> bool:
    """Whether a person may say which organisation a row means. Of one with several member records
    that is known, and a member that no row names has no line."""
    return row["line"] is not None and row["outcome"] in OPEN and row["organization"] is None


def no_such_upload() -> UnknownUpload:
    return UnknownUpload("You have no such list, or have thrown it away; see /desk.")


def _written(row: RowReport) -> Row:
    return {
        **as_json(row),
        "fits": [
            {
                "organization": fit.organization,
                "name": fit.name,
                "country": fit.country,
                "score": fit.match.score,
                "why": [why.text for why in fit.match.why],
            }
            for fit in row.fits
        ],
    }
