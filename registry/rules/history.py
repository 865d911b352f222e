"""The status history of a model over a channel: half-open intervals of one tier each.

Past and scheduled alike: an interval of the future is a projection from the same record.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from registry.rules.courses import (
    Course,
    both,
    constant,
    course_from_start,
    course_of,
    either,
    opposite,
)
from registry.rules.existence import existence
from registry.rules.layers import (
    Offers,
    Weighed,
    followed_until,
    follows_from,
    in_reach,
    live_bars,
    live_offers,
)
from registry.rules.lifecycle import Moment, force_of, scopes, stoppers_first
from registry.rules.periods import starts_no_later
from registry.rules.record import Provision, Record
from registry.rules.tiers import Tier, tier_of
from registry.rules.truth import NO, YES, Truth
from registry.rules.vocabulary import ProvisionKind, Standing


@dataclass(frozen=True, slots=True)
class Interval:
    """One tier for [start, end), aware UTC; None is the beginning or the end of time."""

    start: datetime | None
    end: datetime | None
    tier: Tier


def status_at(record: Record, *, model: str, channel: str, at: datetime, trust: Standing) -> Tier:
    """The tier at one instant, straight from the algebra."""
    moment = Moment(record, at=at, trust=trust)
    reach = in_reach(record, model, channel)
    return tier_of(
        live_bars(moment, reach, model, channel),
        live_offers(moment, reach, model, channel),
        untracked=channel in record.models[model].untracked,
    )


class Histories:
    """Status histories of one record at one evidence threshold.

    Keeps the course of each provision, so that the histories of many models share them.
    """

    def __init__(self, record: Record, *, trust: Standing) -> None:
        self.record = record
        self.trust = trust
        self._live: dict[str, Course] = {}

    def of(self, *, model: str, channel: str) -> list[Interval]:
        """Oldest first, without gaps; neighbours differ."""
        sweep = _Sweep(untracked=channel in self.record.models[model].untracked)
        starts: list[datetime | None] = [None]
        tiers = [sweep.tier()]
        turns = sorted(self._turns(model, channel), key=itemgetter(0))
        for when, group in groupby(turns, key=itemgetter(0)):
            for _, slot, weighed in group:
                sweep.turn(slot, weighed)
            tier = sweep.tier()
            if tier != tiers[-1]:
                starts.append(when)
                tiers.append(tier)
        ends = [*starts[1:], None]
        return [Interval(*parts) for parts in zip(starts, ends, tiers, strict=True)]

    def live(self, key: str) -> Course:
        """The course of `Moment.is_live`."""
        for current in stoppers_first(self.record, key, self._live):
            self._live[current] = self._work_out(self.record.provisions[current])
        return self._live[key]

    def _work_out(self, provision: Provision) -> Course:
        is_end = provision.kind is ProvisionKind.END
        timely = course_from_start(provision.period) if is_end else course_of(provision.period)
        stoppers = self.record.stoppers.get(provision.key, ())
        stopped = either(*(self._stops(stopper, provision) for stopper in stoppers))
        return both(self._exists(provision), timely, opposite(stopped))

    def _stops(self, key: str, target: Provision) -> Course:
        stopper = self.record.provisions[key]
        if ProvisionKind.END is stopper.kind is target.kind:
            no_later = starts_no_later(stopper.period.start, target.period.start)
            return both(self._live[key], constant(no_later))
        return self._live[key]

    def _exists(self, provision: Provision) -> Course:
        return constant(existence(provision.standing, self.trust))

    def _turns(self, model: str, channel: str) -> Iterator[tuple[datetime, str, Weighed]]:
        """(instant, slot, weighed). Every period has a start, so at first nothing is live."""
        for slot, provision, course in self._courses(model, channel):
            for when, weight in course.turns:
                yield when, slot, Weighed(provision, weight)

    def _courses(self, model: str, channel: str) -> Iterator[tuple[str, Provision, Course]]:
        reached = scopes(self.record, model, channel)
        for key, reach in reached.items():
            provision = self.record.provisions[key]
            if provision.kind is ProvisionKind.BAR:
                weight = min(reach, force_of(provision))
                if weight is not NO:
                    yield "bar", provision, both(constant(weight), self.live(key))
                    yield from self._grants(key, reached)
            elif provision.kind is ProvisionKind.OFFER:
                started = course_from_start(provision.period)
                yield "begun", provision, both(constant(reach), self._exists(provision), started)
                yield "offer", provision, both(constant(reach), self.live(key))

    def _grants(
        self, bar: str, reached: Mapping[str, Truth]
    ) -> Iterator[tuple[str, Provision, Course]]:
        for key in self.record.grants.get(bar, ()):
            if key in reached:
                grant = self.record.provisions[key]
                yield bar, grant, both(constant(reached[key]), self.live(key))


class _Sweep:
    """What is live while the sweep passes over time.

    A slot is `bar`, `begun` or `offer`, or for a GRANT the key of the bar it is against.
    """

    def __init__(self, *, untracked: bool) -> None:
        self.untracked = untracked
        self.bars: dict[str, Weighed] = {}
        self.grants: defaultdict[str, dict[str, Weighed]] = defaultdict(dict)
        self.floors: dict[str, Weighed] = {}
        self.released = False
        self.offers = _LiveOffers()

    def turn(self, slot: str, weighed: Weighed) -> None:
        match slot:
            case "bar":
                self._put_bar(weighed)
            case "offer":
                self.offers.put(weighed)
            case "begun":
                self.released = self.released or weighed.weight is YES
                if weighed.provision.irrevocable:
                    _put(self.floors, weighed)
            case bar:
                _put(self.grants[bar], weighed)
                if bar in self.bars:
                    self._put_bar(self.bars[bar])

    def _put_bar(self, bar: Weighed) -> None:
        grants = tuple(self.grants[bar.provision.key].values())
        _put(self.bars, Weighed(bar.provision, bar.weight, grants))

    def tier(self) -> Tier:
        candidates = self.offers.candidates()
        certain = any(candidate.weight is YES for candidate in candidates)
        offers = Offers(candidates, certain, tuple(self.floors.values()), self.released)
        return tier_of(self.bars.values(), offers, untracked=self.untracked)


class _LiveOffers:
    """The live offers in two orders, so that the latest are found without looking at all."""

    def __init__(self) -> None:
        self._live: dict[str, Weighed] = {}
        self._by_end: list[tuple[tuple[datetime, bool], str]] = []
        self._certain: list[tuple[tuple[datetime, bool], str]] = []

    def put(self, offer: Weighed) -> None:
        key = offer.provision.key
        before = self._live.pop(key, None)
        if before is not None:
            _remove(self._by_end, (followed_until(before), key))
            if before.weight is YES:
                _remove(self._certain, (follows_from(before), key))
        if offer.weight is not NO:
            self._live[key] = offer
            insort(self._by_end, (followed_until(offer), key))
            if offer.weight is YES:
                insort(self._certain, (follows_from(offer), key))

    def candidates(self) -> tuple[Weighed, ...]:
        """As `layers.latest`."""
        since = bisect_left(self._by_end, (self._certain[-1][0], "")) if self._certain else 0
        return tuple(self._live[key] for _, key in self._by_end[since:])


def interval_at(intervals: Sequence[Interval], at: datetime) -> Interval:
    """The interval that holds at an instant."""
    starts = [interval.start for interval in intervals if interval.start is not None]
    return intervals[bisect_right(starts, at)]


def _put(live: dict[str, Weighed], weighed: Weighed) -> None:
    if weighed.weight is NO:
        live.pop(weighed.provision.key, None)
    else:
        live[weighed.provision.key] = weighed


def _remove(
    ordered: list[tuple[tuple[datetime, bool], str]], item: tuple[tuple[datetime, bool], str]
) -> None:
    del ordered[bisect_left(ordered, item)]
