"""What changed last: the latest changesets, and what they and time did to statuses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from registry.models import Change, Changeset
from registry.queries.dating import Dated, Dating, dating_at, moment_words
from registry.queries.grouping import alike
from registry.queries.ledger import registry_zone
from registry.queries.names import Names, names_at
from registry.queries.position import Position
from registry.queries.readings import Reading
from registry.queries.shown import Shown
from registry.rules.carriers import told_of
from registry.rules.dates import parse_instant
from registry.rules.reach import Pair

CHANGESETS_SHOWN = 5
MOST_CHANGES = 2000
"""Read for one page. A changeset beyond is shown with what was read, and marked."""

SCHEDULED = ("access.scheduled", "access.rescheduled")
_Row = Mapping[str, Any]

_COLUMNS = (
    "sequence",
    "type",
    "ledger_size",
    "frontier_model",
    "channel",
    "boundary_at",
    "data__differs_from",
    "data__before__controlling",
    "data__after__controlling",
    "data__before__possible",
    "data__before__closed_because",
    "data__after__possible",
    "data__after__closed_because",
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Models that came to read otherwise, all alike and over the same channels."""

    type: str
    before: Reading | None
    after: Reading | None
    reached: Dated | None
    """The boundary that time reached; None where the record itself changed."""
    ahead: Dated | None
    """From when on it is so, where the record came to say that of a time to come."""
    models: tuple[str, ...]
    channels: tuple[str, ...]
    carried: bool
    """Something on record says that the models are to be had over these channels."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A changeset with its effects. `turns` are those that anybody sees on the board."""

    number: int
    title: str
    recorded_at: Dated
    reconstructed: bool
    entries: int
    turns: list[Turn]
    unseen: int
    """Statuses over channels that carry the model, whose grounds or dates changed, but not what
    they read as."""
    elsewhere: int
    """Statuses to which something else happened, over channels not known to carry the model."""
    after: int
    """The cursor of the change log just before the first change."""
    whole: bool


def recent_recordings(position: Position) -> list[Recording]:
    """The latest changesets on record at the position, newest first, with what time did since."""
    changesets = list(
        Changeset.objects.filter(size__lte=position.size).order_by("-number")[:CHANGESETS_SHOWN]
    )
    return recordings_of(changesets, position, turns_known(position))


def turns_known(position: Position) -> QuerySet[Change]:
    """What happened to statuses, as the change log told of it up to a position."""
    changes = Change.objects.filter(ledger_size__lte=position.size)
    changes = changes.exclude(type__startswith="entry.")
    if position.known_at is not None:
        changes = changes.filter(at__lte=position.known_at)
    return changes


def recordings_of(
    changesets: Sequence[Changeset], position: Position, changes: QuerySet[Change]
) -> list[Recording]:
    """Changesets, newest first, each with those of the changes that were told at its size."""
    sizes = [changeset.size for changeset in changesets]
    found = changes.filter(ledger_size__in=sizes)
    rows = list(found.order_by("-sequence").values(*_COLUMNS)[: MOST_CHANGES + 1])
    cut_at = rows[-1]["ledger_size"] if len(rows) > MOST_CHANGES else 0
    by_size: defaultdict[int, list[_Row]] = defaultdict(list)
    for row in reversed(rows):
        by_size[row["ledger_size"]].append(row)
    starts = _first_sequences(sizes)
    names, dating = names_at(position.point), dating_at(position.point)
    shown = Shown(position.point)
    recordings = []
    for changeset in changesets:
        touched = _touched(by_size[changeset.size], shown)
        recordings.append(
            Recording(
                number=changeset.number,
                title=changeset.title,
                recorded_at=Dated(
                    changeset.recorded_at, moment_words(changeset.recorded_at, registry_zone())
                ),
                reconstructed=changeset.reconstructed,
                entries=changeset.size - changeset.first_seq + 1,
                turns=_turns(touched.told, shown, names, dating),
                unseen=touched.unseen,
                elsewhere=touched.elsewhere,
                after=starts[changeset.size] - 1,
                whole=changeset.size > cut_at,
            )
        )
    return recordings


def turns_by_day(changes: QuerySet[Change], position: Position) -> dict[date, list[Turn]]:
    """Boundaries that time reached, by the day on which the log told of them."""
    rows = list(changes.order_by("-sequence").values("at", *_COLUMNS)[:MOST_CHANGES])
    by_day: defaultdict[date, list[_Row]] = defaultdict(list)
    for row in reversed(rows):
        by_day[row["at"].astimezone(registry_zone()).date()].append(row)
    dating, names = dating_at(position.point), names_at(position.point)
    shown = Shown(position.point)
    turns = {
        day: _turns(_touched(found, shown).told, shown, names, dating)
        for day, found in by_day.items()
    }
    return {day: found for day, found in turns.items() if found}


def _first_sequences(sizes: Iterable[int]) -> dict[int, int]:
    """The first change of each changeset, by its size."""
    found = {}
    for size in sizes:
        changes = Change.objects.filter(ledger_size=size).order_by("sequence")
        found[size] = changes.values_list("sequence", flat=True).first() or 1
    return found


class _Touched(NamedTuple):
    told: list[_Row]
    elsewhere: int
    unseen: int


def _touched(rows: Iterable[_Row], shown: Shown) -> _Touched:
    differing: list[_Row] = []
    same: list[_Row] = []
    for row in rows:
        is_same = _reading(row, "before") == _reading(row, "after")
        (same if is_same else differing).append(row)
    told = told_of(
        differing,
        is_carried=lambda pair: pair in shown,
        when=lambda row: row["boundary_at"],
        pair=_pair,
    )
    heard = {_what_of(row) for row in told}
    return _Touched(
        told=told,
        elsewhere=sum(_what_of(row) not in heard for row in differing),
        unseen=sum(_pair(row) in shown for row in same),
    )


def _what_of(row: _Row) -> tuple[object, ...]:
    """What happens to a model, wherever."""
    sides = (_reading(row, "before"), _reading(row, "after"))
    return row["frontier_model"], row["boundary_at"], *sides


def _turns(rows: Iterable[_Row], shown: Shown, names: Names, dating: Dating) -> list[Turn]:
    found = alike(
        (
            (
                row["type"],
                _reading(row, "before"),
                _reading(row, "after"),
                _reached(row, dating),
                _ahead(row, dating),
                _pair(row) in shown,
            ),
            _pair(row),
        )
        for row in rows
    )
    return [
        Turn(
            type=kind,
            before=before,
            after=after,
            reached=reached,
            ahead=ahead,
            models=tuple(names.get(("model", key), key) for key in models),
            channels=tuple(names.get(("channel", key), key) for key in channels),
            carried=carried,
        )
        for (kind, before, after, reached, ahead, carried), models, channels in found
    ]


def _pair(row: _Row) -> Pair:
    return row["frontier_model"], row["channel"]


def _reached(row: _Row, dating: Dating) -> Dated | None:
    if row["boundary_at"] is None:
        return None
    return dating.of(row["boundary_at"], _grounds(row))


def _ahead(row: _Row, dating: Dating) -> Dated | None:
    if row["type"] not in SCHEDULED or row["data__differs_from"] is None:
        return None
    return dating.of(parse_instant(row["data__differs_from"]), _grounds(row))


def _grounds(row: _Row) -> list[str]:
    return [*row["data__before__controlling"], *row["data__after__controlling"]]


def _reading(row: _Row, side: str) -> Reading | None:
    possible = row[f"data__{side}__possible"]
    if possible is None:
        return None
    return Reading(tuple(possible), row[f"data__{side}__closed_because"])
