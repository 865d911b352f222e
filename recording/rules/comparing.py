"""What a row means for the members that are on record: added, changed, unchanged, ambiguous."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from recording.rules.listed import Listed

Object = dict[str, Any]


class Outcome(StrEnum):
    """What an import finds of a row, or of a member that no row names."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"
    FAULTY = "faulty"


class Removal(StrEnum):
    """What becomes of members that the file does not name.

    The file may be a part only, so by default nothing does. If the world changed, their period
    ends; if the record was wrong, they are retracted. Only a person can tell which.
    """

    REPORT = "report"
    END = "end"
    RETRACT = "retract"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for rows that say nothing of it themselves."""

    start: str | None
    standing: str | None


@dataclass(frozen=True, slots=True)
class ImportTerms:
    """What the caller says of the whole file. `removed_on` is needed for Removal.END."""

    list_id: str
    terms: Terms
    removal: Removal
    removed_on: str | None
    creates: bool
    """Whether rows that are not on record become new organisations."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`member` is the object to assert or correct, or the one that stays; None if ambiguous."""

    outcome: Outcome
    member: Object | None


def compared_with(row: Listed, members: Sequence[Object], terms: Terms) -> Verdict:
    """A row beside the current member records of its organisation on this list.

    A new member has no id yet, and neither list nor organisation.
    """
    fitting = [member for member in members if _says(row, member)]
    if fitting:
        return Verdict(Outcome.UNCHANGED, fitting[0])
    if not members:
        return Verdict(Outcome.ADDED, _new(row, terms))
    same_start = [m for m in members if row.start is None or m["period"]["start"] == row.start]
    chosen = same_start if same_start else list(members)
    if len(chosen) > 1:
        return Verdict(Outcome.AMBIGUOUS, None)
    return Verdict(Outcome.CHANGED, _changed(row, chosen[0]))


def ended(member: Object, end: str) -> Object:
    """The member with another end of its period."""
    return {**member, "period": {**member["period"], "end": end}}


def _says(row: Listed, member: Object) -> bool:
    """Whether the record says all that the row says. An empty cell says nothing."""
    period: Mapping[str, Any] = member["period"]
    return (
        row.start in (None, period["start"])
        and row.end in (None, period.get("end"))
        and row.standing in (None, member["standing"])
        and row.note in (None, member.get("note"))
    )


def _new(row: Listed, terms: Terms) -> Object:
    period = {"start": row.start or terms.start}
    if row.end is not None:
        period["end"] = row.end
    member: Object = {"period": period, "standing": row.standing or terms.standing}
    if row.note is not None:
        member["note"] = row.note
    return member


def _changed(row: Listed, member: Object) -> Object:
    period = {**member["period"]}
    if row.start is not None:
        period["start"] = row.start
    if row.end is not None:
        period["end"] = row.end
    found = {**member, "period": period}
    if row.standing is not None:
        found["standing"] = row.standing
    if row.note is not None:
        found["note"] = row.note
    return found
