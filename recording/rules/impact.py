"""What recording a changeset would change, and that it would change nothing else.

Computed from two records, the one that stands and the one with the draft laid over it. All is
said at the evidence threshold of the status table.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accesscontrol.rules.saved_checks import SavedQuestion
from accesscontrol.rules.touched import Concerned, concerned_by, touched_by
from recording.rules.collector import uncollected
from recording.rules.contradictions import Finding, contradictions
from recording.rules.impact_answers import (
    AnswerRow,
    Asking,
    SavedCheckRow,
    saved_check_rows,
)
from recording.rules.impact_statuses import (
    BoundaryRow,
    Correction,
    Places,
    Segment,
    StatusRow,
    boundary_rows,
    corrections,
    grouped,
    places_json,
    segments_of,
    status_row,
)
from registry.documents.strict_json import canonical
from registry.rules.dates import format_instant
from registry.rules.differences import history_changes, kind_of_change
from registry.rules.history import Histories
from registry.rules.reach import Area, areas
from registry.rules.record import Record
from registry.rules.vocabulary import DEFAULT_TRUST


@dataclass(frozen=True, slots=True)
class Notified:
    """How many would be told over one way."""

    channel: str
    """`webhook`, `mail` or `feed`."""
    count: int

    def as_json(self) -> dict[str, Any]:
        return {"channel": self.channel, "count": self.count}


@dataclass(frozen=True, slots=True)
class Logged:
    """What the change log would call the change of a status: the type of an event."""

    type: str

    def as_json(self) -> dict[str, Any]:
        return {"type": self.type}


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of (model, channel) pairs, those of both records together."""

    pairs: int
    changed: int
    """Whose status history differs somewhere: now, in the past or in the future."""
    reached: int
    """About which some answer may differ. About all others each answer stays, to everybody."""
    asked: int
    """Of those reached, about how many the sample of subjects was asked."""

    def as_json(self) -> dict[str, int]:
        return {
            "pairs": self.pairs,
            "changed": self.changed,
            "unchanged": self.pairs - self.changed,
            "reached": self.reached,
            "asked": self.asked,
        }


@dataclass(frozen=True, slots=True)
class Impact:
    """Each row is said of `Places`: the models and channels of which it is so.

    `logged` is what subscribers would hear of, `notified` how many of them over which way; that
    is filled in by whoever knows them.
    """

    now: datetime
    ledger_size: int
    """Of the record that the draft was laid over."""
    statuses: tuple[tuple[Places, StatusRow], ...]
    boundaries: tuple[tuple[Places, BoundaryRow], ...]
    corrections: tuple[tuple[Places, Correction], ...]
    answers: tuple[tuple[Places, AnswerRow], ...]
    saved_checks: tuple[SavedCheckRow, ...]
    contradictions: tuple[Finding, ...]
    counted: Counted
    logged: tuple[tuple[Places, Logged], ...] = ()
    notified: tuple[Notified, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """No status, past or to come, and no answer of the sample or of a saved check."""
        return not (self.counted.changed or self.answers or self.saved_checks)

    @property
    @uncollected()
    def digest(self) -> str:
        """SHA-256, in hex, of the canonical JSON of what would change on the record.

        A function of the document and the ledger: the moment of looking, the counts, saved
        checks and subscribers, which come and go by themselves, are not in it. It changes when
        time crosses a boundary, and not before.
        """
        return _digest_of(self._changes())

    @uncollected()
    def as_json(self) -> dict[str, Any]:
        changes = self._changes()
        return {
            "digest": _digest_of(changes),
            "as_of": format_instant(self.now),
            "ledger_size": self.ledger_size,
            "trust": DEFAULT_TRUST.value,
            **changes,
            "saved_checks": [row.as_json() for row in self.saved_checks],
            "notified": [part.as_json() for part in self.notified],
            "nothing_else": self.counted.as_json(),
        }

    def _changes(self) -> dict[str, Any]:
        return {
            "statuses": _rows(self.statuses),
            "boundaries": _rows(self.boundaries),
            "corrections": _rows(self.corrections),
            "answers": _rows(self.answers),
            "contradictions": [finding.as_json() for finding in self.contradictions],
        }


@uncollected()
def impact_between(
    before: Record,
    after: Record,
    *,
    now: datetime,
    directives: Collection[str] = (),
    saved_checks: Callable[[Concerned], Iterable[SavedQuestion]] | None = None,
) -> Impact:
    """What differs between two records for somebody who looks at `now`, aware UTC.

    `directives` are those that the change asserts or corrects. `saved_checks` finds the saved
    checks that can be concerned; each is asked about the moment in its question.
    """
    touched = touched_by(before, after)
    reached = list(areas(before, after, touched.asking))
    same = touched.asking == touched.provisions
    telling = reached if same else areas(before, after, touched.provisions)
    was = Histories(before, trust=DEFAULT_TRUST)
    becomes = was.beside(after, changed=touched.provisions)
    changes = history_changes(was, becomes, telling)
    saved: Iterable[SavedQuestion] = ()
    if saved_checks is not None:
        saved = saved_checks(concerned_by(before, after, touched, reached))
    asking = Asking(before, after, touched, now=now)
    segments = [(change.area, segments_of(change)) for change in changes]
    turns = {area.example: _turns_to_come(differing, now) for area, differing in segments}
    answers = grouped(
        (area, row)
        for area in reached
        for row in asking.answer_rows(area, turns.get(area.example, ()))
    )
    rows = [(change.area, status_row(change, now)) for change in changes]
    return Impact(
        now=now,
        ledger_size=before.size,
        statuses=tuple(grouped((area, row) for area, row in rows if row is not None)),
        boundaries=tuple(grouped((c.area, row) for c in changes for row in boundary_rows(c, now))),
        corrections=tuple(
            grouped((area, row) for area, some in segments for row in corrections(some, now))
        ),
        answers=tuple(answers),
        saved_checks=saved_check_rows(before, after, saved),
        contradictions=contradictions(was, becomes, touched.provisions, reached, directives),
        counted=Counted(
            pairs=_pairs_on_record(before, after),
            changed=_size(change.area for change in changes),
            reached=_size(reached),
            asked=asking.asked_pairs,
        ),
        logged=tuple(
            grouped((c.area, Logged(kind_of_change(c.was, c.becomes, now)[0])) for c in changes)
        ),
    )


def _digest_of(changes: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(changes)).hexdigest()


def _turns_to_come(segments: Iterable[Segment], now: datetime) -> list[datetime]:
    starts = (segment.start for segment in segments)
    return [start for start in starts if start is not None and start > now]


def _pairs_on_record(before: Record, after: Record) -> int:
    in_both = len(before.models.keys() & after.models.keys()) * len(
        before.channels & after.channels
    )
    each = (len(record.models) * len(record.channels) for record in (before, after))
    return sum(each) - in_both


def _size(found: Iterable[Area]) -> int:
    return sum(len(area.models) * len(area.channels) for area in found)


def _rows(rows: Iterable[tuple[Places, Any]]) -> list[dict[str, Any]]:
    return [{"on": places_json(places), **row.as_json()} for places, row in rows]
