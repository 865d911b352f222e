"""Properties 1 to 6, which hold for every record and every question; and 0, that an
independent reading of the rules (tests.algebra.oracle) comes to the same.

Each test carries the number of its property in docs/concepts.md.
"""

import random
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from registry.rules.truth import NO, UNKNOWN, YES
from registry.rules.vocabulary import STRENGTH, TRUST_LEVELS, Level
from tests.algebra import oracle, ours, worlds
from tests.algebra.asking import many, now_known, ticks, unattested, without_provision


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

    hinges = []
    for door in ours.doors_of(record, check):
        outcomes = []
        for value in (YES, NO):
            settled = ours.settled(record, check, door, value)
            assert whole.core.permitted in (UNKNOWN, settled.permitted)
            assert whole.core.offered in (UNKNOWN, settled.offered)
            outcomes.append(settled.outcome)
        if outcomes[0] is not outcomes[1]:
            hinges.append((door, *outcomes))

    assert [(fact.door, fact.if_yes, fact.if_no) for fact in whole.missing] == hinges


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
