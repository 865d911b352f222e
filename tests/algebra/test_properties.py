"""The twelve properties that hold for every record and every question.

Each test carries the number of its property. Worlds and questions are made by
tests.algebra.worlds; where an independent reading of the rules is wanted, it is the oracle.
"""

import os
import random
from datetime import datetime
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from registry.rules.dates import TICK
from registry.rules.history import interval_at
from registry.rules.truth import NO, UNKNOWN, YES, negation
from registry.rules.vocabulary import STRENGTH, TRUST_LEVELS, Level
from tests.algebra import oracle, ours, worlds
from tests.build import without

Json = dict[str, Any]

many = settings(
    max_examples=int(os.environ.get("EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def now_known(check: Json) -> Json:
    """The question to all that is on record."""
    return without(check, "known_at")


def unattested(check: Json) -> Json:
    """The question with nothing in it that the subject's own word could settle."""
    return {**check, "subject": without(check.get("subject", {}), "classes", "lists")}


@many
@given(st.data())
def test_0_the_algebra_agrees_with_an_independent_reading_of_it(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    for _ in range(4):
        check = data.draw(worlds.questions(history))
        known_at = check.get("known_at")
        expected = oracle.decide(oracle.record_at(history, known_at), check)
        assert ours.decide(ours.record_at(history, known_at), check) == expected


@many
@given(st.data())
def test_0_the_tier_agrees_with_an_independent_reading_of_it(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    record, theirs = ours.record_at(history), oracle.record_at(history)
    at = data.draw(st.sampled_from(worlds.boundary_instants(history))) + data.draw(ticks())
    trust = data.draw(st.sampled_from(TRUST_LEVELS))
    for model in record.models:
        for channel in sorted(record.channels):
            tier = ours.tier(record, model, channel, at, trust)
            expected = oracle.status(theirs, model, channel, at, trust.value)
            assert {level.word for level in tier.legal} == expected["legal"]
            assert {level.word for level in tier.offered} == expected["offered"]
            assert {level.word for level in tier.possible} == expected["tier"]
            closed = tier.possible == {Level.CLOSED}
            assert (tier.closed_because is not None) is closed
            if closed:
                assert tier.closed_because in expected["causes"]


@many
@given(st.data())
def test_1_appending_changes_no_answer_known_before(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    assume(len(history) > 1)
    cut = data.draw(st.integers(1, len(history) - 1))
    size = sum(len(changeset["entries"]) for changeset in history[:cut])
    check = {**data.draw(worlds.questions(history[:cut])), "known_at": size}

    before = ours.answer_of(ours.record_at(history[:cut], size), check)

    assert ours.answer_of(ours.record_at(history, size), check) == before


@many
@given(st.data())
def test_2_the_order_of_recording_does_not_matter_at_the_end(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    check = now_known(data.draw(worlds.questions(history)))
    live = [
        {"op": "assert", "kind": kind, "object": obj}
        for kind, objects in oracle.record_at(history).items()
        for obj in objects.values()
    ]
    random.Random(data.draw(st.integers(0, 999))).shuffle(live)
    shuffled = [{"recorded_at": "2026-06-01T00:00:00Z", "entries": live}]

    answer = ours.answer_of(ours.record_at(shuffled), check)

    assert answer.core == ours.answer_of(ours.record_at(history), check).core


@many
@given(st.data())
def test_3_an_end_restores_from_its_start_what_would_hold_without_its_targets(
    data: st.DataObject,
) -> None:
    history = data.draw(worlds.histories())
    targets = worlds.stoppable(history)
    assume(targets)
    target = data.draw(st.sampled_from(targets))
    entry = data.draw(worlds.statements(history, "END", [target]))
    check = now_known(data.draw(worlds.questions(history)))
    ended = ours.record_at(worlds.appended(history, [entry]))
    removed = ours.record_at(without_provision(history, target))
    [end] = entry["object"]["provisions"]
    bound = ended.provisions[f"{entry['object']['id']}/{end['id']}"].period.start
    at = ours.question_of(ended, check).as_of

    if bound.hi is not None and at >= bound.hi:
        assert ours.decide(ended, check) == ours.decide(removed, check)
    if at <= bound.lo:
        assert ours.decide(ended, check) == ours.decide(ours.record_at(history), check)


@many
@given(st.data())
def test_3_a_pause_does_so_exactly_while_it_lasts(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    targets = worlds.stoppable(history)
    assume(targets)
    target = data.draw(st.sampled_from(targets))
    entry = data.draw(worlds.statements(history, "PAUSE", [target]))
    check = now_known(data.draw(worlds.questions(history)))
    paused = ours.record_at(worlds.appended(history, [entry]))
    [pause] = entry["object"]["provisions"]
    key = f"{entry['object']['id']}/{pause['id']}"
    question = ours.question_of(paused, check)

    lasting = ours.live_at(paused, key, question.as_of, question.trust)

    if lasting is YES:
        removed = ours.record_at(without_provision(history, target))
        assert ours.decide(paused, check) == ours.decide(removed, check)
    if lasting is NO:
        assert ours.decide(paused, check) == ours.decide(ours.record_at(history), check)


@many
@given(st.data())
def test_4_more_information_never_flips_an_answer(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    check = now_known(data.draw(worlds.questions(history)))
    record = ours.record_at(history)
    vague = {**check, "subject": {**check.get("subject", {}), "classes": {}, "lists": {}}}
    classes = check.get("subject", {}).get("classes", {})
    told = {**vague, "subject": {**vague["subject"], "classes": classes}}
    sworn = check

    for less, more in ((vague, told), (told, sworn)):
        before, after = ours.decide(record, less), ours.decide(record, more)
        for layer in ("permitted", "offered"):
            assert before[layer] in ("unknown", after[layer])
        assert before["outcome"] in ("indeterminate", after["outcome"])


@many
@given(st.data())
def test_4_settling_any_one_unknown_input_never_flips_an_answer(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    check = unattested(now_known(data.draw(worlds.questions(history))))
    record = ours.record_at(history)
    whole = ours.answer_of(record, check)

    for door in ours.doors_of(record, check):
        for value in (YES, NO):
            settled = ours.settled(record, check, door, value)
            assert whole.core.permitted in (UNKNOWN, settled.permitted)
            assert whole.core.offered in (UNKNOWN, settled.offered)
    for fact in whole.missing:
        assert ours.settled(record, check, fact.door, YES).outcome is fact.if_yes
        assert ours.settled(record, check, fact.door, NO).outcome is fact.if_no
        assert fact.if_yes is not fact.if_no


@many
@given(st.data())
def test_5_a_bar_opens_nothing_a_grant_closes_nothing_a_duty_changes_nothing(
    data: st.DataObject,
) -> None:
    history = data.draw(worlds.histories())
    check = now_known(data.draw(worlds.questions(history)))
    before = ours.answer_of(ours.record_at(history), check).core

    for kind in ("BAR", "GRANT", "DUTY"):
        entry = data.draw(worlds.statements(history, kind))
        after = ours.answer_of(ours.record_at(worlds.appended(history, [entry])), check).core
        assert after.offered is before.offered
        if kind == "BAR":
            assert after.permitted <= before.permitted
        elif kind == "GRANT":
            assert after.permitted >= before.permitted
        else:
            assert after.permitted is before.permitted


@many
@given(st.data())
def test_6_raising_trust_only_moves_answers_to_indeterminate(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    check = unattested(now_known(data.draw(worlds.questions(history))))
    record = ours.record_at(history)
    answers = [
        ours.decide(record, {**check, "trust": trust.value})
        for trust in sorted(TRUST_LEVELS, key=lambda trust: STRENGTH[trust])
    ]

    for lower, higher in pairwise(answers):
        for layer in ("permitted", "offered"):
            assert higher[layer] in ("unknown", lower[layer])


@many
@given(st.data())
def test_7_a_class_and_its_complement_answer_consistently(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    check = now_known(data.draw(worlds.questions(history)))
    record = ours.record_at(history)
    inquiry = ours.inquiry_of(record, check)

    for one, other in record.complements.items():
        assert inquiry.in_class(one) is negation(inquiry.in_class(other))


@many
@given(st.data())
def test_7_an_alias_answers_as_its_model_does(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    check = now_known(data.draw(worlds.questions(history)))
    record = ours.record_at(history)

    for alias, model in record.aliases.items():
        by_alias = ours.answer_of(record, {**check, "model": alias})
        assert by_alias == ours.answer_of(record, {**check, "model": model})


@many
@given(st.data())
def test_8_the_history_agrees_with_the_algebra_at_before_and_between_its_boundaries(
    data: st.DataObject,
) -> None:
    history = data.draw(worlds.histories())
    record = ours.record_at(history)
    trust = data.draw(st.sampled_from(TRUST_LEVELS))
    model = data.draw(st.sampled_from(sorted(record.models)))
    channel = data.draw(st.sampled_from(sorted(record.channels)))
    intervals = ours.history(record, model, channel, trust)

    assert intervals[0].start is None
    assert intervals[-1].end is None
    instants: set[datetime] = set()
    for one, following in pairwise(intervals):
        assert one.end == following.start
        assert one.tier != following.tier
        instants |= {following.start - TICK, following.start, following.start + TICK}
    for instant in worlds.boundary_instants(history):
        instants |= {instant - TICK, instant, instant + TICK}
    for instant in sorted(instants):
        expected = ours.tier(record, model, channel, instant, trust)
        assert interval_at(intervals, instant).tier == expected


@many
@given(st.data())
def test_11_a_certainly_general_tier_allows_everyone_and_a_certainly_closed_one_nobody(
    data: st.DataObject,
) -> None:
    history = data.draw(worlds.histories())
    check = now_known(data.draw(worlds.questions(history)))
    record = ours.record_at(history)
    question = ours.question_of(record, check)

    tier = ours.tier(record, question.model, question.channel, question.as_of, question.trust)

    outcome = ours.decide(record, check)["outcome"]
    if tier.possible == {Level.GENERAL}:
        assert outcome == "allow"
    if tier.possible == {Level.CLOSED}:
        assert outcome == "deny"
    if outcome == "allow":
        assert tier.possible != {Level.CLOSED}


@many
@given(st.data())
def test_the_answer_stays_the_same_while_it_says_that_it_is_valid(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    check = now_known(data.draw(worlds.questions(history)))
    record = ours.record_at(history)
    whole = ours.answer_of(record, check)

    def core_at(instant: datetime) -> Any:
        return ours.answer_of(record, {**check, "as_of": worlds.written(instant)}).core

    if whole.since is not None:
        assert core_at(whole.since) == whole.core
        assert core_at(whole.since - TICK) != whole.core
    if whole.until is not None:
        assert core_at(whole.until - TICK) == whole.core
        assert core_at(whole.until) != whole.core


def ticks() -> st.SearchStrategy[Any]:
    return st.sampled_from([-TICK, 0 * TICK, TICK])


def without_provision(history: list[Json], key: str) -> list[Json]:
    """The history as if a provision had never been: its directive with all others."""
    directive, _, name = key.partition("/")
    live = [
        {"op": "assert", "kind": kind, "object": obj}
        for kind, objects in oracle.record_at(history).items()
        for obj in objects.values()
    ]
    for entry in live:
        if entry["kind"] == "directive":
            obj = entry["object"]
            provisions = [
                {**p, "against": [t for t in p.get("against", ()) if t != key]}
                for p in obj["provisions"]
                if (obj["id"], p["id"]) != (directive, name)
            ]
            entry["object"] = {**obj, "provisions": provisions}
    return [{"recorded_at": "2026-06-01T00:00:00Z", "entries": live}]
