"""An impact in plain English, for pages, mail and the command line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from recording.rules.impact import Counted, Impact, Notified
from recording.rules.impact_answers import AnswerRow, SavedCheckRow, Verdict
from recording.rules.impact_sample import Sampled
from recording.rules.impact_statuses import (
    Boundary,
    BoundaryRow,
    Correction,
    Places,
    Status,
    StatusRow,
)
from registry.rules.dates_in_words import MONTHS
from registry.rules.tier_data import level_word
from registry.rules.tiers import Tier
from registry.rules.truth import YES

Names = Mapping[tuple[str, str], str]
"""Names by kind and id; what has none is called by its id."""

MOST_NAMED = 12
"""Models named one by one; of more, how many there are."""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[str, ...]


def words_of(impact: Impact, *, names: Names) -> tuple[Section, ...]:
    """The sections that have something to say, most urgent first, and what stays."""
    teller = _Teller(names)
    sections = (
        Section("Beware", tuple(finding.text for finding in impact.contradictions)),
        Section("Now", tuple(map(teller.status, impact.statuses))),
        Section("To come", tuple(map(teller.boundary, impact.boundaries))),
        Section(
            "Corrections of history", tuple(map(teller.correction, _in_time(impact.corrections)))
        ),
        Section("Answers", tuple(map(teller.answer, impact.answers))),
        Section("Saved checks", tuple(map(teller.saved_check, impact.saved_checks))),
        Section("Who hears of it", tuple(map(_heard, impact.notified))),
        Section("Nothing else", _nothing_else(impact.counted)),
    )
    return tuple(section for section in sections if section.lines)


class _Teller:
    def __init__(self, names: Names) -> None:
        self.names = names

    def status(self, told: tuple[Places, StatusRow]) -> str:
        return f"{self.places(told[0])}: {_status_words(told[1].before, told[1].after)}"

    def boundary(self, told: tuple[Places, BoundaryRow]) -> str:
        where, row = self.places(told[0]), told[1]
        if row.before is None or row.after is None:
            no_more = "" if row.before is None else "no more "
            return f"{where}: {no_more}{_boundary_words(row.after or row.before)}"
        was, becomes = _boundary_words(row.before), _boundary_words(row.after)
        if was == becomes:
            return f"{where}: still {becomes}, but by {_controlling(row.after.to)}"
        return f"{where}: {becomes}, and no more {was}"

    def correction(self, told: tuple[Places, Correction]) -> str:
        where, row = self.places(told[0]), told[1]
        span = f"from {_instant(row.start)} to {'now' if row.end is None else _instant(row.end)}"
        before, after = tier_words(row.before), tier_words(row.after)
        if before == after and row.after is not None:
            return f"{where}: {span} {after} all the same, but by {_controlling(row.after)}"
        return f"{where}: {span} it was {before}, and is now said to have been {after}"

    def answer(self, told: tuple[Places, AnswerRow]) -> str:
        places, row = told
        when = "now" if row.as_of is None else f"from {_instant(row.as_of)}"
        change = _change(row.before, row.after)
        return f"{self.subject(row.subject)}, {self.places(places)}, {when}: {change}"

    def saved_check(self, row: SavedCheckRow) -> str:
        where = f"{self.name('model', row.model)} over {self.name('channel', row.channel)}"
        return f"number {row.id}, {where}: {_change(row.before, row.after)}"

    def subject(self, subject: Sampled) -> str:
        if subject.organization is not None:
            return self.name("organization", subject.organization)
        who = "Staff" if subject.staff else "An organisation"
        outside = [name for name, value in subject.classes if value is not YES]
        within = [name for name, value in subject.classes if value is YES]
        parts = [f"in the class {self.name('class', name)}" for name in within]
        parts += [f"not in the class {self.name('class', name)}" for name in outside]
        for name, value in subject.lists:
            on = "on" if value is YES else "not on"
            parts.append(f"{on} the list {self.name('list', name)}")
        return f"{who} {' and '.join(parts) or 'of which nothing is known'}"

    def places(self, places: Places) -> str:
        return "; ".join(
            f"{self._some('model', models)} over {self._some('channel', channels)}"
            for models, channels in places
        )

    def name(self, kind: str, object_id: str) -> str:
        return self.names.get((kind, object_id), object_id)

    def _some(self, kind: str, ids: tuple[str, ...]) -> str:
        if len(ids) > MOST_NAMED:
            return f"{len(ids)} {kind}s"
        return ", ".join(self.name(kind, each) for each in ids)


def _heard(told: Notified) -> str:
    ways = {
        "webhook": ("endpoint is called", "endpoints are called"),
        "mail": ("reader gets a mail", "readers get a mail"),
        "feed": ("feed has a new entry", "feeds have a new entry"),
    }
    return f"{told.count} {ways[told.channel][told.count != 1]}"


def tier_words(tier: Tier | None) -> str:
    """ "limited, possibly closed"; a closed tier says why."""
    if tier is None:
        return "not on record"
    first, *others = sorted(tier.possible)
    if others:
        return f"{first.word}, possibly {' or '.join(level.word for level in others)}"
    why = f" ({tier.closed_because})" if tier.closed_because else ""
    return f"{level_word(tier.possible)}{why}"


def _status_words(before: Status | None, after: Status | None) -> str:
    was = tier_words(None if before is None else before.tier)
    if after is None:
        return f"{was}, then not on record"
    becomes = tier_words(after.tier)
    if was != becomes:
        return f"{was}, then {becomes}, since {_instant(after.since)}"
    if before is not None and before.since != after.since:
        return (
            f"still {becomes}, but since {_instant(after.since)} and not {_instant(before.since)}"
        )
    return f"still {becomes}, but by {_controlling(after.tier)}"


def _boundary_words(boundary: Boundary | None) -> str:
    if boundary is None:
        return ""
    legal, offered = level_word(boundary.to.legal), level_word(boundary.to.offered)
    layers = f"by law {legal}, by offer {offered}"
    return f"from {_instant(boundary.at)} {tier_words(boundary.to)}, {layers}"


def _change(before: Verdict | None, after: Verdict | None) -> str:
    """The outcomes, or where they are alike what is behind them."""
    if before is None or after is None:
        was, becomes = (each.outcome if each else "not on record" for each in (before, after))
        return f"{was}, then {becomes}"
    if before.outcome != after.outcome:
        return f"{before.outcome}, then {after.outcome}"
    parts = []
    for layer in ("permitted", "offered"):
        was, becomes = getattr(before, layer), getattr(after, layer)
        if was != becomes:
            parts.append(f"{layer} {was}, then {becomes}")
    return f"still {after.outcome}, but {' and '.join(parts)}"


def _nothing_else(counted: Counted) -> tuple[str, ...]:
    unchanged, untouched = counted.pairs - counted.changed, counted.pairs - counted.reached
    said = [
        f"The status of {unchanged} of {counted.pairs} pairs of a model and a channel stays as it "
        f"is, in the past and to come; about {untouched} of them no answer changes, to anybody."
    ]
    if counted.asked < counted.reached:
        said.append(
            f"The sample of subjects was asked about {counted.asked} of the {counted.reached} "
            "pairs whose answers may change."
        )
    return tuple(said)


def _in_time(rows: Iterable[tuple[Places, Correction]]) -> list[tuple[Places, Correction]]:
    """By place, then from the beginning of time."""
    return sorted(rows, key=lambda row: (row[0], row[1].start is not None, row[1].start or 0))


def _controlling(tier: Tier) -> str:
    return ", ".join(tier.controlling) or "nothing"


def _instant(instant: datetime | None) -> str:
    """A day and a time of day. The tick by which a window opens after its day is left out."""
    if instant is None:
        return "ever"
    seconds = f":{instant:%S}" if instant.second else ""
    month = MONTHS[instant.month - 1]
    return f"{instant.day} {month} {instant.year}, {instant:%H:%M}{seconds} UTC"
