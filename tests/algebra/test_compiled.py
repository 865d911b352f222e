"""The compiled record says what the algebra says, in every word, whatever it was asked before."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from accesscontrol.rules.answer import answer
from accesscontrol.rules.compiled.compiled import Compiled, Memory
from accesscontrol.rules.compiled.known import known_of
from accesscontrol.rules.compiled.plans import has_same_plans
from accesscontrol.rules.question import Question
from registry.documents.overlay import record_with
from registry.rules.record import Record
from registry.rules.vocabulary import DEFAULT_TRUST
from tests.algebra import ours, worlds
from tests.algebra.asking import many, ticks
from tests.registry.documents.test_overlay import InMemory, entries_of


def asked_of(data: st.DataObject, record: Record, history: list[Any], count: int) -> list[Question]:
    """Each question twice: at a moment of its own, and at or beside some boundary."""
    found = []
    near = worlds.boundary_instants(history)
    for _ in range(count):
        check = data.draw(worlds.questions(history))
        question = ours.question_of(record, {**check, "known_at": None})
        moment = data.draw(st.sampled_from(near)) + data.draw(ticks())
        found += [question, replace(question, as_of=moment)]
    return found


@many
@given(st.data())
def test_it_answers_as_the_algebra_does(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    record = ours.record_at(history)
    compiled = Compiled(record)

    for question in asked_of(data, record, history, 6):
        assert compiled.answer(question) == answer(record, question)


@many
@given(st.data())
def test_what_was_found_is_found_again_and_says_the_same(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    record = ours.record_at(history)
    compiled, forgetful = Compiled(record), Compiled(record, Memory(plans=1, findings=1))
    questions = asked_of(data, record, history, 3)
    alone = [Compiled(record).answer(question) for question in questions]

    for _ in range(2):
        assert [compiled.answer(question) for question in questions] == alone
        assert [forgetful.answer(question) for question in questions[::-1]] == alone[::-1]


@many
@given(st.data())
def test_records_that_follow_each_other_share_what_stays_the_same(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    record = ours.record_at(history[:1])
    memory = Memory()
    questions = asked_of(data, record, history[:1], 4)
    records = [record]
    for size in range(1, len(history)):
        before = InMemory(history[:size])
        records.append(record_with(records[-1], entries_of(history[size]), before, zone=ours.ZONE))

    for each in (*records, records[0], records[-1]):
        compiled = Compiled(each, memory)
        for question in questions:
            if question.model in each.models and question.channel in each.channels:
                assert compiled.answer(question) == answer(each, question)


@many
@given(st.data())
def test_an_answer_is_kept_until_the_moment_that_it_says(data: st.DataObject) -> None:
    """A finding speaks from its start up to its end, and at the end it is worked out anew."""
    history = data.draw(worlds.histories())
    record = ours.record_at(history)
    compiled = Compiled(record)
    [question, _] = asked_of(data, record, history, 1)
    plan = compiled.plan(question.model, question.channel, question.trust)
    known = known_of(question.subject, *compiled.cards_about(question.subject), plan.asks)
    found = plan.find(known, question.as_of)

    for moment in (found.start, found.end and found.end - worlds.TICK):
        if moment is not None:
            there = plan.find(known, moment)
            assert replace(there, start=None, end=None) == replace(found, start=None, end=None)
    assert found.speaks_at(question.as_of)
    assert found.end is None or not found.speaks_at(found.end)


def test_a_plan_is_used_again_where_the_record_says_the_same_of_its_pair() -> None:
    history: list[Any] = []
    catalogue = worlds._World(b"")
    catalogue.catalogue()
    history = worlds.appended(history, catalogue.entries)
    record = ours.record_at(history)
    memory = Memory()
    first = Compiled(record, memory).plan("m0", "api", DEFAULT_TRUST)

    bar = {"id": "a", "kind": "BAR", "who": {"class": "everyone"}, "channels": ["*"]}
    bar |= {"period": {"start": "2026-06-01"}, "force": "binding", "standing": "confirmed"}
    later = []
    for model in ("m1", "m0"):
        order = worlds.directive(f"on-{model}", "bureau", "confirmed", {**bar, "models": [model]})
        entry = {"op": "assert", "kind": "directive", "object": order}
        history = worlds.appended(history, [entry])
        record = ours.record_at(history)
        later.append(Compiled(record, memory).plan("m0", "api", DEFAULT_TRUST))

    assert later[0] is first
    assert later[1] is not first


def test_a_plan_outlives_what_members_and_organizations_become() -> None:
    catalogue = worlds._World(b"")
    catalogue.catalogue()
    history = worlds.appended([], catalogue.entries)
    record = ours.record_at(history)
    memory = Memory()
    first = Compiled(record, memory).plan("m0", "api", DEFAULT_TRUST)
    newcomer = {"id": "newcomer", "name": "Newcomer"}
    entry = {"op": "assert", "kind": "organization", "object": newcomer}

    after = record_with(record, entries_of({"entries": [entry]}), InMemory(history), zone=ours.ZONE)

    assert has_same_plans(record, after)
    assert Compiled(after, memory).plan("m0", "api", DEFAULT_TRUST) is first
