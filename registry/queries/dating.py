"""How an instant of a status history is dated: as precisely as the record has it, never more."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from registry.models import Authority, Directive
from registry.queries.ledger import Point, record_of, registry_zone
from registry.rules.dates import TICK, Bound, format_instant, start_of
from registry.rules.record import Provision

_ZONE = ("object_id", "time_zone")
_AUTHOR = ("object_id", "authority")


@dataclass(frozen=True, slots=True)
class Dated:
    """An instant with the words for it. A day stays a day: its close is no time of day."""

    instant: datetime
    words: str
    at_latest: bool = False
    """The words are the end of a window: it happened then or before."""
    days: tuple[date, date] | None = None
    """The first and the last of the days that the words stand for; None for a time of day."""

    @property
    def iso(self) -> str:
        """For machines, no more precise than the words: a day, a month, a year or an instant."""
        if self.days is None:
            return format_instant(self.instant)
        first, last = self.days
        if first == last:
            return first.isoformat()
        return (
            f"{first:%Y-%m}"
            if (first.year, first.month) == (last.year, last.month)
            else f"{first:%Y}"
        )


@dataclass(frozen=True, slots=True)
class _Given:
    """What the window of a provision calls one of its edges."""

    provision: str
    width: timedelta
    dated: Dated


class Dating:
    """Dates the boundaries of histories by the bounds of the provisions that make them."""

    def __init__(
        self, provisions: Iterable[Provision], zones: Mapping[str, ZoneInfo], zone: ZoneInfo
    ) -> None:
        """`zones` has the zone in which the dates of each directive lie, `zone` is our own."""
        self._zone = zone
        self._zones = zones
        self._given: defaultdict[datetime, list[_Given]] = defaultdict(list)
        for provision in provisions:
            for bound in (provision.period.start, provision.period.end):
                if bound is not None and bound.is_window:
                    width = timedelta.max if bound.hi is None else bound.hi - bound.lo
                    for dated in _edges(bound, zones.get(provision.directive, zone)):
                        given = _Given(provision.key, width, dated)
                        self._given[dated.instant].append(given)

    def window(self, directive: str, bound: Bound) -> str:
        """The words for a bound that lies somewhere in a window, as the directive dates it."""
        edges = _edges(bound, self._zones.get(directive, self._zone))
        if not edges:
            edges = [
                Dated(instant, moment_words(instant, self._zone))
                for instant in (bound.lo, bound.hi)
                if instant is not None
            ]
        words = list(dict.fromkeys(edge.words for edge in edges))
        if bound.hi is None:
            return f"not before {words[0]}"
        return f"between {words[0]} and {words[1]}" if len(words) > 1 else words[0]

    def of(self, instant: datetime, grounds: Collection[str] = ()) -> Dated:
        """The instant in the words of those provisions that the boundary rests on.

        `grounds` are the provisions that control on either side of it. An END that stops one
        of them is none of these: then whatever provision is dated so speaks.
        """
        given = self._given.get(instant, [])
        chosen = [one for one in given if one.provision in grounds] or given
        if not chosen:
            return Dated(instant, moment_words(instant, self._zone))
        return min(chosen, key=lambda one: one.width).dated


def dating_at(point: Point) -> Dating:
    """The dating of the record as known at a point of the ledger."""
    return _dating(point, registry_zone())


@lru_cache(maxsize=4)
def _dating(point: Point, own: ZoneInfo) -> Dating:
    """Kept by the point, whose root stands for all that was recorded up to there."""
    authorities: QuerySet[Any] = Authority.objects.as_known_at(point.size)
    zones = {name: ZoneInfo(zone) for name, zone in authorities.values_list(*_ZONE)}
    directives: QuerySet[Any] = Directive.objects.as_known_at(point.size)
    zone_of = {act: zones[by] for act, by in directives.values_list(*_AUTHOR) if by in zones}
    return Dating(record_of(point).provisions.values(), zone_of, own)


def day_words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def dated_moment(instant: datetime, zone: ZoneInfo) -> Dated:
    """A time of day, in the words of a zone."""
    return Dated(instant, moment_words(instant, zone))


def dated_day(day: date, zone: ZoneInfo) -> Dated:
    """A whole day, by its close."""
    close = start_of(day + timedelta(days=1), zone)
    return Dated(close, day_words(day), days=(day, day))


def moment_words(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{day_words(local.date())}, {local:%H:%M %Z}"


def _edges(bound: Bound, zone: ZoneInfo) -> list[Dated]:
    """The instants at which a window of whole days opens and closes, each with its words."""
    if not _is_midnight(bound.lo, zone):
        return []
    opening = bound.lo + TICK
    first = bound.lo.astimezone(zone).date()
    if bound.hi is None:
        return [Dated(opening, day_words(first), days=(first, first))]
    if not _is_midnight(bound.hi, zone):
        return []
    last = (bound.hi - TICK).astimezone(zone).date()
    whole = _as_one(first, last)
    if whole is not None:
        days = (first, last)
        return [Dated(opening, whole, days=days), Dated(bound.hi, whole, days=days)]
    return [
        Dated(opening, day_words(first), days=(first, first)),
        Dated(bound.hi, day_words(last), at_latest=True, days=(last, last)),
    ]


def _as_one(first: date, last: date) -> str | None:
    """The day, month or year that the days from first to last make up."""
    if first == last:
        return day_words(first)
    ends_a_month = (last + timedelta(days=1)).day == 1
    if first.day != 1 or not ends_a_month or first.year != last.year:
        return None
    if first.month == last.month:
        return f"{first:%b %Y}"
    return f"{first.year}" if (first.month, last.month) == (1, 12) else None


def _is_midnight(instant: datetime, zone: ZoneInfo) -> bool:
    return instant.astimezone(zone).time() == time.min
