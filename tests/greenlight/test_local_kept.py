"""What a copy keeps of its answers is what it would work out anew, at any moment, in any order."""

import copy
import json
import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accesscontrol.rules.answer import answer
from benchmarks.local import seed
from greenlight import GreenlightError, Question, Subject
from greenlight.answers import Staleness
from greenlight.local.answering import answer_from
from greenlight.local.given import GivenAnswer
from greenlight.local.held import Held
from greenlight.local.kept import KeptAnswer, KeptAnswers, key_of
from greenlight.local.shared import CURE
from greenlight.local.staleness import StalePolicy, heard
from registry.rules.dates import format_instant
from registry.rules.keeping import Kept
from tests.algebra import ours, worlds
from tests.algebra.asking import ticks

NOW = datetime(2026, 6, 27, 12, 0, 0, 7, tzinfo=UTC)
Asked = tuple[Question, Any]
some = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def held_of(history: worlds.History) -> Held:
    return Held(ours.record_at(history), ours.ZONE, None, False, frozenset())


def said(answers: KeptAnswers, asked: Asked) -> str:
    question, now = asked
    try:
        found = answers.find(question, now)
    except GreenlightError as error:
        return str(error)
    return json.dumps(found.at(now) if isinstance(found, KeptAnswer) else found)


def worked_out(held: Held, asked: Asked) -> str:
    question, now = asked
    try:
        return json.dumps(
            answer_from(held, question, now=now, answered=partial(answer, held.record))
        )
    except GreenlightError as error:
        return str(error)


@st.composite
def asking(draw: st.DrawFn, history: worlds.History) -> Asked:
    """About now or a set moment, at or beside a boundary."""
    check = draw(worlds.questions(history))
    subject = check.get("subject", {})
    question = Question(
        check["model"],
        check["channel"],
        Subject(
            subject.get("organization"),
            subject.get("staff", False),
            subject.get("affiliate_of"),
            subject.get("classes", {}),
            subject.get("lists", {}),
        ),
        as_of=draw(st.sampled_from([None, None, check["as_of"]])),
        trust=check.get("trust"),
        alternatives=draw(st.sampled_from([0, 0, 0, 3])),
    )
    return question, draw(st.sampled_from(worlds.boundary_instants(history))) + draw(ticks())


@some
@given(st.data())
def test_what_is_kept_says_what_the_algebra_says(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    held = held_of(history)
    asked = [data.draw(asking(history)) for _ in range(5)]
    moments = [now for _, now in asked]
    all_times = [(question, now) for question, _ in asked for now in moments]
    alone = [worked_out(held, each) for each in all_times]
    answers, small = KeptAnswers(held), KeptAnswers(held)
    small._kept = Kept(1)

    for _ in range(2):
        assert [said(answers, each) for each in all_times] == alone
        assert [said(small, each) for each in all_times[::-1]] == alone[::-1]


@some
@given(st.data())
def test_a_record_that_follows_shares_what_was_compiled_and_nothing_that_changed(
    data: st.DataObject,
) -> None:
    history = data.draw(worlds.histories())
    before, after = held_of(history[:1]), held_of(history)
    asked = [data.draw(asking(history[:1])) for _ in range(4)]

    first = KeptAnswers(before)
    for each in asked:
        said(first, each)
    second = KeptAnswers(after, first)

    assert [said(second, each) for each in asked] == [worked_out(after, each) for each in asked]
    assert [said(first, each) for each in asked] == [worked_out(before, each) for each in asked]


DIFFERENT = [
    Question("m", "c"),
    Question("n", "c"),
    Question("m", "d"),
    Question("m", "c", Subject("o")),
    Question("m", "c", Subject({"lei": "o"})),
    Question("m", "c", Subject({"uei": "o"})),
    Question("m", "c", Subject("o", True)),
    Question("m", "c", Subject("o", affiliate_of="p")),
    Question("m", "c", Subject(None, affiliate_of="o")),
    Question("m", "c", Subject(classes={"x": "yes"})),
    Question("m", "c", Subject(classes={"x": "no"})),
    Question("m", "c", Subject(lists={"x": "yes"})),
    Question("m", "c", as_of="2026-06-27"),
    Question("m", "c", known_at=1),
    Question("m", "c", known_at="1"),
    Question("m", "c", trust="official"),
    Question("m", "c", alternatives=1),
    Question("m", "c", receipt=True),
    Question("m", "c", store=True),
]


def test_questions_that_differ_in_anything_are_kept_apart() -> None:
    assert len({key_of(question) for question in DIFFERENT}) == len(DIFFERENT)


def test_questions_that_differ_in_each_member_are_among_these() -> None:
    """A member that is added has to be added there, and then to the key."""
    usual = Question("m", "c", Subject("o"))
    for member in {*Question.__dataclass_fields__} - {"subject"}:
        assert {getattr(each, member) for each in DIFFERENT} > {getattr(usual, member)}
    for member in Subject.__dataclass_fields__:
        assert any(
            getattr(each.subject, member) != getattr(usual.subject, member) for each in DIFFERENT
        )


NAMES = st.dictionaries(st.text("ab", max_size=1), st.sampled_from(["yes", "no", None]), max_size=2)


@some
@example(({"a": "yes"}, {}), ({}, {"a": "yes"}))
@given(st.tuples(NAMES, NAMES), st.tuples(NAMES, NAMES))
def test_what_is_attested_of_classes_is_never_taken_for_lists(
    one: tuple[Any, Any], other: tuple[Any, Any]
) -> None:
    def key(attested: tuple[Any, Any]) -> Any:
        classes, lists = attested
        return key_of(Question("m", "c", Subject(classes=classes, lists=lists)))

    def in_order(attested: tuple[Any, Any]) -> Any:
        return [[*each.items()] for each in attested]

    assert (key(one) == key(other)) is (in_order(one) == in_order(other))


@some
@given(st.data())
def test_a_document_that_is_changed_changes_no_other(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    answers = KeptAnswers(held_of(history))
    question, now = data.draw(asking(history))
    try:
        found = answers.find(question, now)
    except GreenlightError:
        return
    if not isinstance(found, KeptAnswer):
        return
    before = json.dumps(found.at(now))

    first, second = found.at(now), found.at(now)
    for part in inner_parts(first):
        with pytest.raises(TypeError, match=CURE):
            part.clear()
    mine = copy.deepcopy(first)
    for part in [*inner_parts(mine), mine, first]:
        part.clear()

    assert json.dumps(second) == json.dumps(found.at(now)) == before


def inner_parts(part: Any) -> list[Any]:
    """Everything that is in it and could be changed."""
    found = []
    for each in part.values() if isinstance(part, dict) else part:
        if isinstance(each, dict | list):
            found += [each, *inner_parts(each)]
    return found


@pytest.mark.parametrize("is_read", [False, True])
@pytest.mark.parametrize("way", [copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])  # noqa: S301
def test_an_answer_that_goes_elsewhere_says_the_same(way: Any, is_read: bool) -> None:
    found = KeptAnswers(seed()).find(Question("fable-5", "anthropic-api"), NOW)
    assert isinstance(found, KeptAnswer)
    at = NOW - timedelta(seconds=1)
    answer = GivenAnswer(found, NOW, 2.5, heard(StalePolicy(), 1.0, at))
    if is_read:
        assert answer.document["reasons"]

    other = way(answer)

    assert other == answer
    assert other.staleness == Staleness(1.5, at, False, "deny")
    assert type(other.document["reasons"]) is list


@pytest.mark.parametrize("as_of", [None, "2026-06-13T00:00:00Z"])
@pytest.mark.parametrize("known_at", [None, "2026-06-27T11:00:00Z"])
def test_a_clock_is_the_moment_of_asking_unless_it_was_given(
    as_of: str | None, known_at: str | None
) -> None:
    held = replace(seed(), recorded_at=None)
    question = Question("fable-5", "anthropic-api", as_of=as_of, known_at=known_at)
    answers = KeptAnswers(held)

    for later in (0, 1, 999_993, 1_000_000, 0):
        now = NOW + timedelta(microseconds=later)
        document = json.loads(said(answers, (question, now)))

        assert document["as_of"] == (as_of or format_instant(now))
        assert document["known_at"] == (known_at or format_instant(now))
        assert document == json.loads(worked_out(held, (question, now)))


@pytest.mark.parametrize("after", [0.0, 1.5, 60.0, 1e9, 1e15, float("inf")])
@pytest.mark.parametrize("seconds", [0.0, 1.0, 2.0, 61.0, 1e6])
def test_a_copy_is_recent_for_as_long_as_its_age_allows(after: float, seconds: float) -> None:
    last = heard(StalePolicy(after=after), 100.0, NOW)
    now = NOW + timedelta(seconds=seconds)

    assert (100.0 + seconds <= last.recent) is (seconds <= after)
    assert (now <= last.recent_at) is (seconds <= after)
    assert last.age(100.0, now) == last.age(100.0 + seconds, NOW) == seconds


def test_what_is_no_age_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        StalePolicy(after=float("nan"))
