"""The answers that a change of the record changes, for a fixed sample of subjects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accesscontrol.rules.compiled.compiled import Compiled
from accesscontrol.rules.decide import Decision, decide_live, live_among
from accesscontrol.rules.inquiry import Inquiry
from accesscontrol.rules.question import Question
from accesscontrol.rules.saved_checks import SavedQuestion, known_to
from accesscontrol.rules.touched import Touched
from recording.rules.impact_sample import Sample, Sampled, is_on_record
from recording.rules.impact_statuses import instant_or_none
from registry.rules.layers import in_reach
from registry.rules.lifecycle import Moment
from registry.rules.periods import turning_points
from registry.rules.reach import Area, Pair
from registry.rules.record import Record
from registry.rules.vocabulary import DEFAULT_TRUST

MOST_MOMENTS = 4
MOST_QUESTIONS = 4000
"""Asked in all. Areas beyond that are counted and not asked about."""


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: str
    permitted: str
    offered: str

    def as_json(self) -> dict[str, str]:
        return {"outcome": self.outcome, "permitted": self.permitted, "offered": self.offered}


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer that changes. `as_of` is None for now; None for a pair that is not on record."""

    subject: Sampled
    as_of: datetime | None
    before: Verdict | None
    after: Verdict | None

    def as_json(self) -> dict[str, Any]:
        return {
            "subject": self.subject.as_json(),
            "as_of": instant_or_none(self.as_of),
            "before": None if self.before is None else self.before.as_json(),
            "after": None if self.after is None else self.after.as_json(),
        }


@dataclass(frozen=True, slots=True)
class SavedCheckRow:
    """A saved check whose answer changes; None for a pair that is not on record."""

    id: int
    model: str
    channel: str
    before: Verdict | None
    after: Verdict | None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "model": self.model,
            "channel": self.channel,
            "before": None if self.before is None else self.before.as_json(),
            "after": None if self.after is None else self.after.as_json(),
        }


class Asking:
    """The sample put to the record before and after."""

    def __init__(self, before: Record, after: Record, touched: Touched, *, now: datetime) -> None:
        self.sides = (before, after)
        self.touched = touched
        self.now = now
        self.asked = 0
        self.asked_pairs = 0
        self._moments: dict[datetime, tuple[Moment, ...]] = {}
        self._sample = Sample(before, after, touched)
        self._turns = sorted(set(_turns_to_come(before, after, touched, now)))

    def answer_rows(self, area: Area, turns: Iterable[datetime]) -> Iterator[AnswerRow]:
        """`turns` are the instants to come from which the statuses of the area differ."""
        if self.asked >= MOST_QUESTIONS:
            return
        self.asked_pairs += len(area.models) * len(area.channels)
        moments = sorted({*turns, *self._turns})[:MOST_MOMENTS]
        sample = self._sample.of(area.example)
        for as_of in (None, *moments):
            was, becomes = self._verdicts(area.example, as_of)
            for sampled in sample:
                self.asked += 1
                before, after = was.verdict(sampled), becomes.verdict(sampled)
                if before != after:
                    yield AnswerRow(sampled, as_of, before, after)

    def _verdicts(self, pair: Pair, as_of: datetime | None) -> "tuple[_Asked, _Asked]":
        at = self.now if as_of is None else as_of
        if at not in self._moments:
            self._moments[at] = tuple(
                Moment(side, at=at, trust=DEFAULT_TRUST) for side in self.sides
            )
        before, after = self._moments[at]
        return _Asked(before, pair), _Asked(after, pair)


class _Asked:
    """One pair at one moment: what is live is found once for the whole sample."""

    def __init__(self, moment: Moment, pair: Pair) -> None:
        self.moment = moment
        self.pair = pair
        self.live = None
        if is_on_record(moment.record, pair):
            self.live = live_among(moment, in_reach(moment.record, *pair), *pair)

    def verdict(self, sampled: Sampled) -> Verdict | None:
        if self.live is None:
            return None
        record = self.moment.record
        question = Question(*self.pair, sampled.on(record), self.moment.at, DEFAULT_TRUST)
        return _verdict(decide_live(Inquiry(record, question, moment=self.moment), self.live))


def _verdict(decision: Decision) -> Verdict:
    return Verdict(decision.outcome.value, decision.permitted.word, decision.offered.word)


def saved_check_rows(
    before: Record, after: Record, checks: Iterable[SavedQuestion]
) -> tuple[SavedCheckRow, ...]:
    """Of the saved checks given, those whose answers change."""
    was, becomes = Compiled(before), Compiled(after)
    found = []
    for check in checks:
        question = check.question
        one, other = _asked(was, question), _asked(becomes, question)
        if one != other:
            found.append(SavedCheckRow(check.id, question.model, question.channel, one, other))
    return tuple(found)


def _asked(compiled: Compiled, question: Question) -> Verdict | None:
    record = compiled.record
    if not is_on_record(record, (question.model, question.channel)):
        return None
    core = compiled.answer(known_to(record, question)).core
    return Verdict(core.outcome.value, core.permitted.word, core.offered.word)


def _turns_to_come(
    before: Record, after: Record, touched: Touched, now: datetime
) -> Iterator[datetime]:
    periods = [membership.period for membership in touched.memberships]
    for record in (before, after):
        for name in touched.organizations:
            organization = record.organizations.get(name)
            periods += [fact.period for fact in organization.facts] if organization else []
    for period in periods:
        yield from (turn for turn in turning_points(period) if turn > now)
