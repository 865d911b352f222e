"""The status of models over channels, from the table where it speaks, else from the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from registry.documents.faults import Fault
from registry.errors import UnknownChannel, UnknownModel
from registry.models import StatusInterval
from registry.presentation import instant_or_none
from registry.queries.ledger import Point, current_point, record_of
from registry.queries.position import Position
from registry.rules.history import Histories, interval_at
from registry.rules.record import Record
from registry.rules.tier_data import tier_data
from registry.rules.vocabulary import DEFAULT_TRUST, Standing

Data = dict[str, Any]

KEPT_HISTORIES = 32
"""A long one takes some two megabytes; most take less than a kilobyte."""


@dataclass(frozen=True, slots=True)
class Row:
    """One interval of a history as it is shown."""

    model: str
    channel: str
    start: datetime | None
    end: datetime | None
    data: Data


def find_model(record: Record, name: str) -> str:
    """The id of the model that an id or an alias names.

    Raises: UnknownModel, with the nearest names.
    """
    if name in record.models:
        return name
    if name in record.aliases:
        return record.aliases[name]
    names = [*record.models, *record.aliases]
    raise UnknownModel(f"No model or alias {_shown(name)} on record{_nearest(name, names)}.")


def find_channel(record: Record, name: str) -> str:
    """Raises: UnknownChannel, with the nearest names."""
    if name in record.channels:
        return name
    nearest = _nearest(name, sorted(record.channels))
    detail = f"No channel {_shown(name)} on record{nearest}."
    raise UnknownChannel(detail, [Fault("/channel", UnknownChannel.code, detail)])


def history_rows(position: Position, *, model: str, channel: str) -> Sequence[Row]:
    """Every interval, past and scheduled, oldest first."""
    return _history(position.point, position.trust, model, channel)


@lru_cache(maxsize=KEPT_HISTORIES)
def _history(point: Point, trust: Standing, model: str, channel: str) -> tuple[Row, ...]:
    """Kept by the point, whose root stands for all that was recorded up to there."""
    if trust is DEFAULT_TRUST and current_point() == point:
        found = _read(StatusInterval.objects.filter(frontier_model=model, channel=channel))
        if current_point() == point:
            # The beginning of time sorts first on every database this way.
            return tuple(sorted(found, key=lambda row: (row.start is not None, row.start)))
    histories = Histories(record_of(point), trust=trust)
    return tuple(
        Row(model, channel, interval.start, interval.end, tier_data(interval.tier))
        for interval in histories.of(model=model, channel=channel)
    )


def status_rows(
    position: Position, models: Sequence[str], channels: Sequence[str] | None = None
) -> dict[tuple[str, str], Row]:
    """The interval that holds at the position, for each model and channel."""
    if position.is_latest:
        rows = _rows_in_table(position.as_of, models, channels)
        if _is_still_the_end(position):
            return rows
    record = record_of(position.point)
    histories = Histories(record, trust=position.trust)
    found = {}
    for model in models:
        for channel in sorted(record.channels) if channels is None else channels:
            interval = interval_at(histories.of(model=model, channel=channel), position.as_of)
            data = tier_data(interval.tier)
            found[model, channel] = Row(model, channel, interval.start, interval.end, data)
    return found


def _is_still_the_end(position: Position) -> bool:
    """Whether the ledger has not grown since the position was found.

    The table always speaks of the end of the ledger. If that has moved on while it was read,
    the rows are those of a later size, and the record has to be asked instead.
    """
    return current_point() == position.point


def _rows_in_table(
    at: datetime, models: Sequence[str], channels: Sequence[str] | None
) -> dict[tuple[str, str], Row]:
    rows = StatusInterval.objects.filter(
        Q(start__isnull=True) | Q(start__lte=at),
        Q(end__isnull=True) | Q(end__gt=at),
        frontier_model__in=models,
    ).order_by("frontier_model", "channel")
    if channels is not None:
        rows = rows.filter(channel__in=channels)
    return {(row.model, row.channel): row for row in _read(rows)}


# In the order of the members of `Row`, then of `tier_data`.
_COLUMNS = (
    "frontier_model",
    "channel",
    "start",
    "end",
    "tier",
    "legal",
    "offered",
    "possible",
    "closed_because",
    "controlling",
)


def _read(intervals: QuerySet[StatusInterval]) -> list[Row]:
    """Without making model instances: a long history has thousands of rows."""
    rows = []
    for values in intervals.values_list(*_COLUMNS):
        model, channel, start, end, tier, legal, offered, possible, why, controlling = values
        data = {
            "tier": tier,
            "legal": legal,
            "offered": offered,
            "possible": possible,
            "closed_because": why or None,
            "controlling": controlling,
        }
        rows.append(Row(model, channel, start, end, data))
    return rows


def status_data(row: Row) -> Data:
    """A status as it stands for now: since when, until when, and what it is."""
    return {
        "channel": row.channel,
        **row.data,
        "since": instant_or_none(row.start),
        "until": instant_or_none(row.end),
    }


def _shown(name: str) -> str:
    return repr(name[:80])


def _nearest(name: str, names: Sequence[str]) -> str:
    nearest = get_close_matches(name[:128], names, n=3, cutoff=0.5)
    return f"; the nearest are {', '.join(nearest)}" if nearest else ""
