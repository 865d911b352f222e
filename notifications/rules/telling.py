"""From the change log to news: which changes are told, and as what.

A function of the log and of what is around it, so that it gives the same whenever it runs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from notifications.rules import event_types
from notifications.rules.catalogue import Catalogue
from notifications.rules.events import News
from notifications.rules.links import Links
from notifications.rules.telling_objects import ObjectChange, news_of_objects
from notifications.rules.wording import reading
from registry.rules.carriers import told_of
from registry.rules.dates import format_instant, parse_instant
from registry.rules.reach import Pair

OF_STATUS = {
    "access.changed": event_types.ACCESS_CHANGED,
    "access.recorded": event_types.ACCESS_RECORDED,
    "access.rescheduled": event_types.ACCESS_RESCHEDULED,
    "access.scheduled": event_types.ACCESS_SCHEDULED,
    "record.corrected": event_types.RECORD_CORRECTED,
}
"""What a change of a status is told as."""


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the change log."""

    sequence: int
    type: str
    at: datetime
    ledger_size: int
    data: Mapping[str, Any]


def news_of(
    changes: Sequence[Change],
    catalogue: Catalogue,
    links: Links,
    *,
    is_carried: Callable[[Pair], bool],
) -> list[News]:
    """What is told of the changes of one moment, in the order of the log: objects, then statuses.

    All of them were entered at one instant: by one publication, or by one look at the clock.
    `is_carried` says of a model and a channel whether anything on record says that the one is to
    be had over the other.
    """
    statuses = [change for change in changes if change.type in OF_STATUS]
    of_objects = news_of_objects(object_changes(changes), catalogue, links)
    return [
        *sorted(of_objects, key=lambda news: news.change or 0),
        *_of_statuses(statuses, catalogue, links, is_carried),
    ]


def object_changes(changes: Sequence[Change]) -> list[ObjectChange]:
    """Those that tell of ledger entries."""
    return [
        ObjectChange(change.sequence, change.at, change.ledger_size, change.data)
        for change in changes
        if change.type.startswith("entry.")
    ]


def _of_statuses(
    changes: Sequence[Change],
    catalogue: Catalogue,
    links: Links,
    is_carried: Callable[[Pair], bool],
) -> Iterator[News]:
    turned = [change for change in changes if _reads_otherwise(change)]
    told = told_of(
        turned, is_carried=is_carried, when=lambda one: one.data.get("boundary_at"), pair=_pair
    )
    read = {change.sequence for change in told}
    for change in changes:
        carried = is_carried(_pair(change))
        news = _of_status(change, catalogue, links, carried=carried)
        is_aside = not carried and change.sequence not in read
        yield replace(news, reach=replace(news.reach, is_aside=is_aside))


def _reads_otherwise(change: Change) -> bool:
    return reading(change.data["before"]) != reading(change.data["after"])


def _pair(change: Change) -> Pair:
    return change.data["model"], change.data["channel"]


def _of_status(change: Change, catalogue: Catalogue, links: Links, *, carried: bool) -> News:
    data = change.data
    model, channel = data["model"], data["channel"]
    before, after = data["before"], data["after"]
    event_type = OF_STATUS[change.type]
    effective = _effective(data)
    is_about_now = event_type in (event_types.RECORD_CORRECTED, event_types.ACCESS_RECORDED)
    as_of = change.at if is_about_now else effective
    card = catalogue.models.get(model)
    provisions = provisions_behind(before, after)
    reached = effective if event_type == event_types.ACCESS_CHANGED else None
    return News(
        type=event_type,
        subject=status_subject(model, channel),
        key=f"change:{change.sequence}",
        occurred_at=reached or change.at,
        recorded_at=change.at,
        ledger_size=change.ledger_size,
        change=change.sequence,
        reach=catalogue.of_status(model, channel),
        data={
            "model": model,
            "model_name": None if card is None else card.name,
            "developer": None if card is None else card.developer,
            "family": None if card is None else card.family,
            "channel": channel,
            "channel_name": catalogue.channels.get(channel),
            "carried": carried,
            "before": before,
            "after": after,
            "effective_at": None if effective is None else format_instant(effective),
            "as_of": None if as_of is None else format_instant(as_of),
            "provisions": provisions,
            "directives": sorted({key.partition("/")[0] for key in provisions}),
            "links": {
                "status": links.status(model, channel, as_of=as_of, size=change.ledger_size),
                "history": links.history(model, channel),
                "changes": links.changes(change.sequence),
            },
        },
    )


def status_subject(model: str, channel: str) -> str:
    return f"models/{model}/channels/{channel}"


def provisions_behind(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[str]:
    """The provisions that made the difference: those that control on one side only.

    Where the same ones control on both, as when one of them comes to hold for certain, those.
    """
    was = _controlling(before)
    becomes = _controlling(after)
    differing = [key for key in becomes if key not in was]
    differing += [key for key in was if key not in becomes]
    return differing or becomes


def _controlling(status: Mapping[str, Any] | None) -> list[str]:
    return [] if status is None else list(status["controlling"])


def _effective(data: Mapping[str, Any]) -> datetime | None:
    """From when on it is so; None for ever since."""
    instant = data.get("boundary_at") or data.get("differs_from")
    return None if instant is None else parse_instant(instant)
