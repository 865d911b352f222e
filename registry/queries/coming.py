"""What is due or ends at a time to come, as far as the record holds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from registry.queries.dating import Dated
from registry.queries.deadlines import Found, counting_at, deadlines_at
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import Object, registry_zone
from registry.queries.position import Position
from registry.queries.recorded_dates import recorded_date
from registry.rules.deadlines import CONDITION_ENDS, DUE, PROVISION_ENDS, Deadline

_WHAT = {DUE: "Due", PROVISION_ENDS: "Ends", CONDITION_ENDS: "A condition ends"}


@dataclass(frozen=True, slots=True)
class ComingDate:
    """A deadline in words. `provision` is its public id."""

    at: Dated
    instant: datetime
    what: str
    directive: str
    title: str
    provision: str
    text: str
    standing: str
    force: str


def coming_dates(position: Position, *, most: int) -> list[ComingDate]:
    """The deadlines that are not certainly past at the position, soonest first."""
    ahead = [
        (deadline, directive)
        for deadline, directive in _counting(position)
        if deadline.latest is None or deadline.latest > position.as_of
    ]
    return _in_words(ahead[:most], position)


def past_dates(position: Position, *, most: int) -> list[ComingDate]:
    """The deadlines that are certainly past at the position, latest first."""
    past = [
        (deadline, directive)
        for deadline, directive in _counting(position)
        if deadline.latest is not None and deadline.latest <= position.as_of
    ]
    return _in_words(past[: -most - 1 : -1], position)


def _counting(position: Position) -> list[Found]:
    """The deadlines that nothing has ended by the position, soonest first."""
    counting = counting_at(position.point)
    found = [
        (deadline, directive)
        for deadline, directive in deadlines_at(position.point)
        if counting.counts(deadline, position.as_of)
    ]
    found.sort(key=lambda found: (found[0].at, found[0].provision, found[0].part))
    return found


def _in_words(found: Iterable[Found], position: Position) -> list[ComingDate]:
    zones = {
        key: ZoneInfo(obj["time_zone"])
        for key, obj in kept_objects("authority", position.point).items()
    }
    return [
        _coming(deadline, directive, zones[directive["authority"]]) for deadline, directive in found
    ]


def _coming(deadline: Deadline, directive: Object, zone: ZoneInfo) -> ComingDate:
    provision = next(
        part
        for part in directive["provisions"]
        if f"{directive['id']}/{part['id']}" == deadline.provision
    )
    text = provision.get("text") or ""
    if deadline.part:
        text = provision["conditions"][deadline.part - 1]["text"]
        zone = registry_zone()
    return ComingDate(
        at=recorded_date(deadline.as_recorded, zone),
        instant=deadline.at,
        what=_WHAT[deadline.what],
        directive=directive["id"],
        title=directive["title"],
        provision=deadline.provision,
        text=text,
        standing=provision["standing"],
        force=provision["force"],
    )
