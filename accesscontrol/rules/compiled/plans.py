"""One model over one channel at one threshold, compiled: its answers for all time.

A plan holds a record of its own with just what speaks of the pair, and answers from that and
from what is known of the subject. So it stays good for as long as this part of the record
stays the same, and an answer of it for as long as this is known of the subject.
"""

from bisect import bisect_right
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from accesscontrol.rules.answer import Core
from accesscontrol.rules.asks import Asks, asks_of
from accesscontrol.rules.bearing import (
    closure_of,
    never_blocks,
    never_reaches,
    periods_of_provisions,
    periods_of_subject,
)
from accesscontrol.rules.compiled.known import Known, is_anonymous, laid_over
from accesscontrol.rules.compiled.segments import Segment
from accesscontrol.rules.inquiry import Inquiry
from accesscontrol.rules.missing import MissingFact, missing_facts
from accesscontrol.rules.question import Caution, Question
from accesscontrol.rules.validity import validity
from registry.rules.dates import TICK
from registry.rules.layers import in_reach
from registry.rules.lifecycle import in_order
from registry.rules.periods import Period, turning_points
from registry.rules.record import Provision, Record, Who
from registry.rules.vocabulary import ProvisionKind, Standing

_WHENEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""A moment for a plan in which nothing ever turns."""
MOST_TURNS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer without a name in it, the same for every moment in [start, end)."""

    core: Core
    missing: tuple[MissingFact, ...]
    cautions: tuple[Caution, ...]
    since: datetime | None
    until: datetime | None
    start: datetime | None
    end: datetime | None
    anonymous: bool
    """Whether nothing in it stands in for a name."""
    texts: dict[Hashable, bytes] = field(default_factory=dict, compare=False)
    """Where it is anonymous: how it was written, by all that the writing took besides."""

    def speaks_at(self, at: datetime) -> bool:
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


class Plan:
    __slots__ = (
        "_bearing",
        "_forms",
        "_segments",
        "_turns",
        "_turns_of",
        "asks",
        "channel",
        "model",
        "record",
        "trust",
    )

    def __init__(self, record: Record, *, model: str, channel: str, trust: Standing) -> None:
        """`record` is what `part_about` makes for the pair."""
        self.record, self.model, self.channel, self.trust = record, model, channel, trust
        reach = in_reach(record, model, channel)
        self.asks: Asks = asks_of(record, reach)
        self._bearing = reach
        self._turns = _turns(record, reach)
        self._segments: dict[int, Segment] = {}
        self._turns_of: dict[frozenset[Who], list[datetime]] = {}
        self._forms = {
            provision.who
            for provision in reach
            if provision.kind is ProvisionKind.BAR and not never_blocks(provision, trust)
        }

    def find(self, known: Known, at: datetime) -> Finding:
        """The answer at a moment, and for how long it is the same in every word."""
        record, subject = laid_over(known, self.record)
        question = Question(self.model, self.channel, subject, at, self.trust)
        segment = self._segment(bisect_right(self._turns, at))
        inquiry = Inquiry(record, question, moment=segment.moment(record, at, self.trust))
        decision, core = segment.decided(inquiry)
        own_turns = _turning(periods_of_subject(inquiry, self.asks))
        bearing = self._turns_bearing(question, record)
        turns = sorted({*bearing, *own_turns}) if own_turns else bearing

        def core_at(other: Question) -> Core:
            there = self._segment(bisect_right(self._turns, other.as_of))
            moment = there.moment(record, other.as_of, self.trust)
            return there.decided(Inquiry(record, other, moment=moment))[1]

        since, until = validity(question, turns, core, core_at)
        missing = missing_facts(inquiry, decision)
        cautions = tuple(inquiry.cautions)
        starts = [when for each in (self._turns, own_turns) if (when := _before(each, at))]
        ends = [when for each in (self._turns, own_turns) if (when := _after(each, at))]
        return Finding(
            core=core,
            missing=missing,
            cautions=cautions,
            since=since,
            until=until,
            start=max(starts, default=None),
            end=min(ends, default=None),
            anonymous=is_anonymous(cautions, missing),
        )

    def _segment(self, number: int) -> Segment:
        """What is live from the turn before the number on."""
        found = self._segments.get(number)
        if found is None:
            first = self._turns[0] if self._turns else _WHENEVER
            at = self._turns[number - 1] if number else first - TICK
            found = Segment(
                self.record,
                self._bearing,
                model=self.model,
                channel=self.channel,
                at=at,
                trust=self.trust,
            )
            self._segments[number] = found
        return found

    def _turns_bearing(self, question: Question, record: Record) -> list[datetime]:
        """The turns of what can bear on the answer to this subject: see `bearing_on`."""
        asked = Inquiry(record, question)
        never = frozenset(who for who in self._forms if never_reaches(asked, who))
        found = self._turns_of.get(never)
        if found is None:
            bearing = [
                provision
                for provision in self._bearing
                if provision.kind is not ProvisionKind.BAR
                or not (never_blocks(provision, self.trust) or provision.who in never)
            ]
            found = _turns(self.record, bearing)
            if len(self._turns_of) < MOST_TURNS_KEPT:
                self._turns_of[never] = found
        return found


def part_about(record: Record, model: str, channel: str) -> Record:
    """The part of a record from which every question about the pair can be answered.

    Equal for two records that answer alike, whoever asks. It says nothing of organisations.
    """
    reach = in_reach(record, model, channel)
    wanted = closure_of(record, reach)
    asks = asks_of(record, reach)
    return replace(
        record,
        size=0,
        models={model: record.models[model]},
        aliases={},
        channels=frozenset((channel,)),
        kinds={},
        operators={},
        provisions={key: record.provisions[key] for key in in_order(record, wanted)},
        complements={
            name: record.complements[name] for name in asks.classes if name in record.complements
        },
        classes=frozenset(),
        organizations={},
        lists={name: record.lists[name] for name in sorted(asks.lists)},
        memberships={},
        stoppers={key: record.stoppers[key] for key in wanted if key in record.stoppers},
        grants={key: record.grants[key] for key in wanted if key in record.grants},
        scopes={},
        speaking={},
        places={},
        carriers={},
    )


def has_same_plans(before: Record, after: Record) -> bool:
    """Whether all that `part_about` reads is not only equal in both records but one and the same.

    So it is in a record made from another by what members and organisations became.
    """
    return (
        before.provisions is after.provisions
        and before.models is after.models
        and before.channels is after.channels
        and before.lists is after.lists
        and before.complements is after.complements
        and before.stoppers is after.stoppers
        and before.grants is after.grants
    )


def _turns(record: Record, provisions: Iterable[Provision]) -> list[datetime]:
    return _turning(periods_of_provisions(record, provisions))


def _turning(periods: Iterable[Period]) -> list[datetime]:
    return sorted({turn for period in periods for turn in turning_points(period)})


def _before(turns: list[datetime], at: datetime) -> datetime | None:
    number = bisect_right(turns, at)
    return turns[number - 1] if number else None


def _after(turns: list[datetime], at: datetime) -> datetime | None:
    number = bisect_right(turns, at)
    return turns[number] if number < len(turns) else None
