"""The log by day: what was recorded, what that corrected, and which boundaries time reached."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from registry.models import Changeset
from registry.queries.corrections import Correction, corrections_between
from registry.queries.dating import Dated, dated_day
from registry.queries.ledger import registry_zone
from registry.queries.newly_recorded import News, newly_recorded
from registry.queries.position import Position
from registry.queries.recent import Recording, Turn, recordings_of, turns_by_day, turns_known

REACHED = "access.changed"
CHANGESETS_SHOWN = 20
MOST_CORRECTIONS = 200


@dataclass(frozen=True, slots=True)
class Recorded:
    """A changeset with what it brought on record and what it did to statuses."""

    recording: Recording
    reason: str
    news: News


@dataclass(frozen=True, slots=True)
class Day:
    day: Dated
    corrections: Sequence[Correction]
    recorded: Sequence[Recorded]
    reached: Sequence[Turn]
    """Boundaries that time reached, as far as anybody sees them on the board."""


@dataclass(frozen=True, slots=True)
class ChangeDays:
    """Newest first. `before` is the number of the changeset that the next page starts below."""

    days: Sequence[Day]
    before: int | None


def change_days(
    position: Position, *, before: int | None = None, only_corrections: bool = False
) -> ChangeDays:
    """The latest days of the log as known at a position, or those before a changeset."""
    found = Changeset.objects.filter(size__lte=position.size)
    if before is not None:
        found = found.filter(number__lt=before)
    if only_corrections:
        found = found.filter(entries__op__in=("correct", "retract")).distinct()
    changesets = list(found.order_by("-number")[: CHANGESETS_SHOWN + 1])
    more = len(changesets) > CHANGESETS_SHOWN
    changesets = changesets[:CHANGESETS_SHOWN]
    reached = {} if only_corrections else _reached(position, changesets, newest=before is None)
    return ChangeDays(
        days=tuple(_days(changesets, reached, position, only_corrections=only_corrections)),
        before=changesets[-1].number if more else None,
    )


def _days(
    changesets: Sequence[Changeset],
    reached: Mapping[date, Sequence[Turn]],
    position: Position,
    *,
    only_corrections: bool,
) -> Iterator[Day]:
    corrections = _corrections(changesets)
    recorded = {} if only_corrections else _recorded(changesets, position)
    by_day = {day: list(group) for day, group in groupby(changesets, key=_day_of)}
    for day in sorted({*by_day, *reached}, reverse=True):
        own = [one.number for one in by_day.get(day, ())]
        yield Day(
            day=dated_day(day, registry_zone()),
            corrections=[found for number in own for found in corrections[number]],
            recorded=[recorded[number] for number in own if number in recorded],
            reached=reached.get(day, ()),
        )


def _recorded(changesets: Sequence[Changeset], position: Position) -> Mapping[int, Recorded]:
    reasons = {one.number: one.reason for one in changesets}
    news = newly_recorded(reasons, position.point)
    changes = turns_known(position).exclude(type=REACHED)
    return {
        one.number: Recorded(one, reasons[one.number], news[one.number])
        for one in recordings_of(changesets, position, changes)
    }


def _corrections(changesets: Sequence[Changeset]) -> Mapping[int, Sequence[Correction]]:
    """By the number of the changeset; of one that corrects nothing, nothing."""
    found: defaultdict[int, list[Correction]] = defaultdict(list)
    if changesets:
        ends = [(one.size, one.number) for one in reversed(changesets)]
        after = changesets[-1].first_seq - 1
        for one in corrections_between(after, changesets[0].size, most=MOST_CORRECTIONS):
            number = next(number for size, number in ends if size >= one.seq)
            found[number].append(one)
    return found


def _reached(
    position: Position, changesets: Sequence[Changeset], *, newest: bool
) -> Mapping[date, Sequence[Turn]]:
    """Of the time from the oldest of the changesets until the one after the newest."""
    changes = turns_known(position).filter(type=REACHED)
    if changesets:
        changes = changes.filter(ledger_size__gte=changesets[-1].size)
        if not newest:
            changes = changes.filter(ledger_size__lte=changesets[0].size)
    return turns_by_day(changes, position)


def _day_of(changeset: Changeset) -> date:
    return changeset.recorded_at.astimezone(registry_zone()).date()
