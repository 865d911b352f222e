"""On random worlds an impact tells all that changes, by brute force, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from accesscontrol.rules.answer import answer
from accesscontrol.rules.question import Question
from accesscontrol.rules.saved_checks import SavedQuestion
from accesscontrol.rules.touched import touched_by
from recording.rules.impact import Impact, impact_between
from recording.rules.impact_answers import Asking, Verdict
from recording.rules.impact_statuses import Status
from registry.rules.differences import changed_histories
from registry.rules.history import interval_at
from registry.rules.reach import all_pairs, areas
from registry.rules.vocabulary import DEFAULT_TRUST
from tests.algebra import ours, worlds
from tests.algebra.asking import many, now_known

START = datetime(2026, 6, 5, tzinfo=UTC)
MOMENTS = st.integers(0, 14 * 24).map(lambda hours: START + timedelta(hours=hours))


def verdict(record: Any, question: Question) -> Verdict | None:
    """By the algebra, without anything compiled."""
    if question.model not in record.models or question.channel not in record.channels:
        return None
    core = answer(record, question).core
    return Verdict(core.outcome.value, core.permitted.word, core.offered.word)


@st.composite
def drafts(draw: st.DrawFn) -> Any:
    """A world and its last changeset, as the records without it and with it."""
    history = draw(worlds.histories())
    size = draw(st.integers(1, len(history) - 1)) if len(history) > 1 else 0
    return ours.record_at(history[:size]), ours.record_at(history[: size + 1]), history


def told(rows: Any, pair: tuple[str, str]) -> list[Any]:
    """What rows say of one pair."""
    model, channel = pair
    found = []
    for places, row in rows:
        # No pair is named twice of one row.
        assert sum(model in models for models, _ in places) <= 1
        if any(model in models and channel in channels for models, channels in places):
            found.append(row)
    return found


def history(record: Any, pair: tuple[str, str]) -> list[Any]:
    known = pair[0] in record.models and pair[1] in record.channels
    return ours.history(record, *pair) if known else []


@many
@given(drafts(), MOMENTS)
def test_each_pair_is_told_what_brute_force_finds(draft: Any, now: datetime) -> None:
    before, after, _ = draft
    impact = impact_between(before, after, now=now)
    changed = 0
    pairs = {*all_pairs(before), *all_pairs(after)}

    for pair in pairs:
        was, becomes = history(before, pair), history(after, pair)
        changed += was != becomes
        check_status(impact, pair, was, becomes, now)
        check_boundaries(impact, pair, was, becomes, now)
        check_corrections(impact, pair, was, becomes, now)
    assert impact.counted.pairs == len(pairs)
    assert impact.counted.changed == changed


def check_status(impact: Impact, pair: Any, was: Any, becomes: Any, now: datetime) -> None:
    there = [interval_at(side, now) if side else None for side in (was, becomes)]
    before, after = (each and Status(each.tier, each.start, each.end) for each in there)
    same = [each and (each.tier, each.start) for each in there]
    rows = told(impact.statuses, pair)
    assert [(row.before, row.after) for row in rows] == (
        [] if same[0] == same[1] else [(before, after)]
    )


def check_boundaries(impact: Impact, pair: Any, was: Any, becomes: Any, now: datetime) -> None:
    """Taking away what is dropped and putting in what is new gives the boundaries after."""
    coming, expected = (
        {i.start: i.tier for i in side if i.start is not None and i.start > now}
        for side in (was, becomes)
    )
    rows = told(impact.boundaries, pair)
    for row in rows:
        if row.before is not None:
            assert coming.pop(row.before.at) == row.before.to
    for row in rows:
        if row.after is not None:
            assert row.after.at not in coming
            coming[row.after.at] = row.after.to
        if row.before is not None and row.after is not None:
            assert (row.before.at == row.after.at) is not (row.before.to == row.after.to)
    assert coming == expected


def check_corrections(impact: Impact, pair: Any, was: Any, becomes: Any, now: datetime) -> None:
    rows = told(impact.corrections, pair)
    edges = {i.start for i in (*was, *becomes) if i.start is not None and i.start < now}
    for at in {START - timedelta(days=4000), *edges}:
        before, after = (interval_at(side, at).tier if side else None for side in (was, becomes))
        here = [
            (row.before, row.after)
            for row in rows
            if (row.start is None or row.start <= at) and (row.end is None or at < row.end)
        ]
        assert here == ([] if before == after else [(before, after)])


@many
@given(st.data())
def test_no_answer_changes_where_the_impact_says_that_none_can(data: st.DataObject) -> None:
    before, after, whole = data.draw(drafts())
    reached = {
        pair
        for area in areas(before, after, touched_by(before, after).asking)
        for pair in area.pairs
    }
    for _ in range(5):
        check = now_known(data.draw(worlds.questions(whole)))
        model = after.aliases.get(check["model"], check["model"])
        if (model, check["channel"]) not in reached and model in before.models:
            asked = [ours.question_of(record, check) for record in (before, after)]
            cores = [answer(r, q).core for r, q in zip((before, after), asked, strict=True)]
            assert cores[0] == cores[1]


@many
@given(st.data())
def test_no_answer_changes_about_whom_a_change_of_organisations_does_not_concern(
    data: st.DataObject,
) -> None:
    whole = data.draw(worlds.histories())
    after = ours.record_at(whole)
    changed = data.draw(st.sampled_from(sorted(after.organizations) or [""]))
    before = without_what_is_known(after, changed)
    touched = touched_by(before, after)
    anybody = {pair for area in areas(before, after, touched.for_anybody) for pair in area.pairs}

    assert not anybody
    for _ in range(5):
        check = now_known(data.draw(worlds.questions(whole)))
        question = ours.question_of(after, check)
        own = question.subject.organization
        if not touched.may_concern(own, parent_of(question, after)):
            assert answer(before, question).core == answer(after, question).core


def parent_of(question: Question, record: Any) -> str | None:
    """The parent that counts: the request's own word, else the recorded one."""
    recorded = record.organizations.get(question.subject.organization)
    parent = recorded.affiliate_of if recorded else None
    return question.subject.affiliate_of or parent


def without_what_is_known(record: Any, organization: str) -> Any:
    """The record with an organisation that has no facts and is on no list."""
    known = dict(record.organizations)
    if organization in known:
        known[organization] = replace(known[organization], facts=())
    named = {key: some for key, some in record.memberships.items() if key[1] != organization}
    return replace(record, organizations=known, memberships=named)


@many
@given(st.data())
def test_a_saved_check_is_told_if_and_only_if_its_answer_changes(data: st.DataObject) -> None:
    before, after, whole = data.draw(drafts())
    checks = [now_known(data.draw(worlds.questions(whole))) for _ in range(4)]
    saved = [SavedQuestion(n, ours.question_of(after, check)) for n, check in enumerate(checks)]

    def concerned_among(concerned: Any) -> list[SavedQuestion]:
        return [one for one in saved if is_concerned(concerned, after, one.question)]

    rows = impact_between(before, after, now=START, saved_checks=concerned_among).saved_checks

    expected = {}
    for each, check in zip(saved, checks, strict=True):
        was, becomes = (
            verdict(record, ours.question_of(record, {**check, "model": each.question.model}))
            for record in (before, after)
        )
        if was != becomes:
            expected[each.id] = (was, becomes)
    assert {row.id: (row.before, row.after) for row in rows} == expected


def is_concerned(concerned: Any, record: Any, question: Question) -> bool:
    pair = (question.model, question.channel)
    named = question.subject.organization, parent_of(question, record)
    some = concerned.partly(pair) and concerned.touched.may_concern(*named)
    return bool(concerned.whole(pair) or some)


@many
@given(drafts(), MOMENTS)
def test_every_pair_of_an_area_answers_as_its_example(draft: Any, now: datetime) -> None:
    before, after, _ = draft
    touched = touched_by(before, after)
    impact = impact_between(before, after, now=now)
    asking = Asking(before, after, touched, now=now)
    turns = {
        change.area.example: [
            at for at in {i.start for i in (*change.was, *change.becomes)} if at and at > now
        ]
        for change in changed_histories(before, after, trust=DEFAULT_TRUST)
    }

    for area in areas(before, after, touched.asking):
        rows = list(asking.answer_rows(area, turns.get(area.example, ())))
        for pair in area.pairs:
            for row in [row for row in rows if row.as_of is None]:
                assert row in told(impact.answers, pair)
                if pair[0] in after.models and pair[1] in after.channels:
                    question = Question(*pair, row.subject.on(after), now, DEFAULT_TRUST)
                    assert verdict(after, question) == row.after


@many
@given(drafts(), MOMENTS)
def test_time_alone_does_not_change_the_digest_until_it_crosses_a_boundary(
    draft: Any, now: datetime
) -> None:
    before, after, whole = draft
    edges = set(worlds.boundary_instants(whole))
    edges |= {at + timedelta(microseconds=1) for at in edges}
    later = min((at for at in edges if at > now), default=now + timedelta(days=9))
    later -= timedelta(microseconds=1)

    assert impact_between(before, after, now=now).digest == (
        impact_between(before, after, now=max(later, now)).digest
    )


@many
@given(drafts())
def test_a_record_changes_nothing_beside_itself(draft: Any) -> None:
    before, _, _ = draft

    impact = impact_between(before, before, now=START)

    assert impact.changes_nothing
    assert impact.counted.reached == impact.counted.changed == 0
    assert impact.contradictions == ()
