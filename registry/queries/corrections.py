"""Corrections of the record: what was replaced or taken off, and what it was before."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import OuterRef, Subquery

from registry.models import LedgerEntry
from registry.presentation import reason_of
from registry.queries.confidential import is_confidential
from registry.queries.dating import Dated, dated_moment
from registry.queries.ledger import registry_zone
from registry.rules.document_differences import Difference, differences

PARTS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Correction:
    """An object that was corrected or retracted.

    `parts` are the members that became others, those of provisions first; whether its citations
    did is told apart, since one that is put in moves all that follow.
    """

    seq: int
    op: str
    kind: str
    id: str
    name: str
    reason: str
    at: Dated
    parts: tuple[Difference, ...]
    more_parts: bool
    sources: bool


def corrections_between(after: int, through: int, *, most: int) -> list[Correction]:
    """The corrections among the entries after one number and up to another, latest first."""
    before = LedgerEntry.objects.filter(
        kind=OuterRef("kind"), object_id=OuterRef("object_id"), seq__lt=OuterRef("seq")
    ).order_by("-seq")
    entries = (
        LedgerEntry.objects.filter(seq__gt=after, seq__lte=through, op__in=("correct", "retract"))
        .select_related("changeset")
        .annotate(replaced=Subquery(before.values("document")[:1]))
        .order_by("-seq")
    )
    return list(islice(_told(entries.iterator()), most))


def _told(entries: Iterator[LedgerEntry]) -> Iterator[Correction]:
    for entry in entries:
        if not is_confidential(entry):
            yield _correction(entry)


def _correction(entry: LedgerEntry) -> Correction:
    replaced: Any = getattr(entry, "replaced", None)
    was = json.loads(replaced)["object"] if replaced else {}
    obj = json.loads(entry.document)["object"]
    found = list(differences(was, obj)) if entry.op == "correct" else []
    parts = sorted((part for part in found if not _is_cited(part)), key=_is_outside)
    named = obj if entry.op == "correct" else was
    return Correction(
        seq=entry.seq,
        op=entry.op,
        kind=entry.kind,
        id=entry.object_id,
        name=str(named.get("name") or named.get("title") or entry.object_id),
        reason=reason_of(entry),
        at=dated_moment(entry.changeset.recorded_at, registry_zone()),
        parts=tuple(parts[:PARTS_SHOWN]),
        more_parts=len(parts) > PARTS_SHOWN,
        sources=any(map(_is_cited, found)),
    )


def _is_cited(part: Difference) -> bool:
    return "/citations/" in f"{part.pointer}/"


def _is_outside(part: Difference) -> bool:
    """Whether it lies outside the provisions, which decide."""
    return not part.pointer.startswith("/provisions/")
