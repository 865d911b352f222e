"""The status history of a model over a channel: half-open intervals of one tier each.

Past and scheduled alike: an interval of the future is a projection from the same record.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from operator import attrgetter, itemgetter

from registry.rules.courses import (
    Course,
    at_most,
    both,
    course_from_start,
    course_of,
    either,
    opposite,
)
from registry.rules.existence import existence
from registry.rules.layering import Layering
from registry.rules.layers import Weighed, in_reach, live_bars, live_offers
from registry.rules.lifecycle import Moment, force_of, scopes, stoppers_first
from registry.rules.periods import starts_no_later
from registry.rules.reach import Pair
from registry.rules.record import Provision, Record
from registry.rules.sweep import Interval, Sweep, Turn
from registry.rules.tiers import Tier, tier_of
from registry.rules.truth import Truth
from registry.rules.vocabulary import ProvisionKind, Standing


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
        self._turns: dict[tuple[str, str, Truth], tuple[Turn, ...]] = {}
        self._layering = Layering()
        self._before: Histories | None = None
        self._changed: Collection[str] = ()

    def beside(self, record: Record, *, changed: Collection[str]) -> "Histories":
        """Those of another record, in which only the provisions named run another course."""
        other = Histories(record, trust=self.trust)
        other._before, other._changed, other._layering = self, changed, self._layering
        return other

    def of(self, *, model: str, channel: str) -> list[Interval]:
        """Oldest first, without gaps; neighbours differ."""
        sweep = self.sweep((model, channel))
        sweep.go_on(self.turns((model, channel)))
        return sweep.intervals()

    def sweep(self, pair: Pair) -> Sweep:
        """Over the turns of a pair, before the first."""
        return Sweep(untracked=self.is_untracked(pair), layering=self._layering)

    def is_untracked(self, pair: Pair) -> bool:
        model, channel = pair
        return channel in self.record.models[model].untracked

    def turns(self, pair: Pair) -> list[Turn]:
        """All that happens to the provisions that speak of a pair, in the order of time.

        Of a provision whose course is the same in the record beside, the very same turns.
        """
        reached = scopes(self.record, *pair)
        found: list[Turn] = []
        for key, reach in reached.items():
            own = self._turns_of("", key, reach)
            if own:
                found += own
                for grant in self.record.grants.get(key, ()):
                    if grant in reached:
                        found += self._turns_of(key, grant, reached[grant])
        found.sort(key=itemgetter(0))
        return found

    def live(self, key: str) -> Course:
        """The course of `Moment.is_live`."""
        for current in stoppers_first(self.record, key, self._live):
            same = self._same_in(current)
            self._live[current] = same.live(current) if same else self._work_out(current)
        return self._live[key]

    def _same_in(self, key: str) -> "Histories | None":
        """The histories beside, where the course of the provision is the same."""
        return None if key in self._changed else self._before

    def _work_out(self, key: str) -> Course:
        provision = self.record.provisions[key]
        is_end = provision.kind is ProvisionKind.END
        timely = course_from_start(provision.period) if is_end else course_of(provision.period)
        course = at_most(timely, self._exists(provision))
        stoppers = self.record.stoppers.get(key)
        if stoppers is None:
            return course
        stopped = either(*(self._stops(stopper, provision) for stopper in stoppers))
        return both(course, opposite(stopped))

    def _stops(self, key: str, target: Provision) -> Course:
        stopper = self.record.provisions[key]
        if ProvisionKind.END is stopper.kind is target.kind:
            no_later = starts_no_later(stopper.period.start, target.period.start)
            return at_most(self._live[key], no_later)
        return self._live[key]

    def _exists(self, provision: Provision) -> Truth:
        return existence(provision.standing, self.trust)

    def _turns_of(self, bar: str, key: str, reach: Truth) -> tuple[Turn, ...]:
        """Of a BAR or an OFFER; with `bar`, of a GRANT against that. Nothing of the others."""
        found = self._turns.get((bar, key, reach))
        if found is None:
            same = self._same_in(key)
            found = (
                same._turns_of(bar, key, reach)
                if same
                else tuple(self._made(bar, self.record.provisions[key], reach))
            )
            self._turns[bar, key, reach] = found
        return found

    def _made(self, bar: str, provision: Provision, reach: Truth) -> Iterator[Turn]:
        if bar:
            yield from _turns(bar, provision, at_most(self.live(provision.key), reach))
        elif provision.kind is ProvisionKind.BAR:
            weight = min(reach, force_of(provision))
            yield from _turns("bar", provision, at_most(self.live(provision.key), weight))
        elif provision.kind is ProvisionKind.OFFER:
            begun = at_most(course_from_start(provision.period), self._exists(provision))
            yield from _turns("begun", provision, at_most(begun, reach))
            yield from _turns("offer", provision, at_most(self.live(provision.key), reach))


def interval_at(intervals: Sequence[Interval], at: datetime) -> Interval:
    """The interval that holds at an instant."""
    return intervals[bisect_right(intervals, at, lo=1, key=attrgetter("start")) - 1]


def _turns(slot: str, provision: Provision, course: Course) -> Iterator[Turn]:
    for when, weight in course.turns:
        yield when, slot, Weighed(provision, weight)
