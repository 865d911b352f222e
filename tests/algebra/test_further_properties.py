"""Properties 7 to 12, which hold for every record and every question.

Property 9, that derived tables are rebuilt exactly, is in tests/registry/test_verification.py.
"""

from datetime import datetime
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from registry.rules.dates import TICK
from registry.rules.history import interval_at
from registry.rules.truth import YES, negation
from registry.rules.vocabulary import TRUST_LEVELS, Level
from tests.algebra import ours, worlds
from tests.algebra.asking import many, now_known
from tests.build import changeset, entry


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
        assert following.start is not None
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
    inside = [
        instant
        for boundary in worlds.boundary_instants(history)
        for instant in (boundary - TICK, boundary, boundary + TICK)
        if (whole.since is None or whole.since <= instant)
        and (whole.until is None or instant < whole.until)
    ]
    if inside:
        assert core_at(data.draw(st.sampled_from(inside))) == whole.core


DAYS = [f"2026-06-{day:02}" for day in range(8, 16)]
BOUNDS = st.sampled_from(
    [
        *DAYS,
        *(f"{day}T04:00:00Z" for day in DAYS),
        *({"earliest": one, "latest": two} for one, two in zip(DAYS, DAYS[2:], strict=False)),
        "2026-06",
    ]
)
CHECK = {"model": "m", "channel": "c", "trust": "confirmed"}


def small_world(*provisions: Any) -> Any:
    """One model on one channel, and one directive."""
    usual = {"models": ["m"], "channels": ["c"], "force": "binding", "standing": "confirmed"}
    directive = {"authority": "a", "standing": "confirmed", "instrument": "act", "issued": "2026"}
    catalogue = {
        "developer": {"id": "d"},
        "authority": {"id": "a", "time_zone": "America/New_York"},
        "channel": {"id": "c", "kind": "first-party-api"},
        "family": {"id": "f", "developer": "d"},
        "model": {"id": "m", "developer": "d", "family": "f"},
        "class": {"id": "foreign_person"},
    }
    acts = [{**usual, **provision} for provision in provisions]
    return [
        changeset(
            *(entry(kind, obj) for kind, obj in catalogue.items()),
            entry("directive", {"id": "act", "title": "Act", **directive, "provisions": acts}),
            recorded_at="2026-06-01T00:00:00Z",
        )
    ]


@many
@given(BOUNDS, BOUNDS, st.booleans(), st.sampled_from(DAYS))
def test_10_of_two_offers_in_no_certain_order_that_disagree_neither_speaks(
    first: Any, second: Any, swapped: bool, day: str
) -> None:
    offers = [
        {"id": "1", "kind": "OFFER", "who": {"class": "everyone"}, "period": {"start": first}},
        {"id": "2", "kind": "OFFER", "who": {"nobody": True}, "period": {"start": second}},
    ]
    record = ours.record_at(small_world(*reversed(offers) if swapped else offers))
    one, two = (record.provisions[f"act/{name}"].period.start for name in "12")

    offered = ours.decide(record, {**CHECK, "as_of": day})["offered"]

    at = ours.question_of(record, {**CHECK, "as_of": day}).as_of
    if one.hi is not None and two.hi is not None and at >= max(one.hi, two.hi):
        later = "yes" if (two.hi, False) < (one.lo, one.is_window) else "unknown"
        later = "no" if (one.hi, False) < (two.lo, two.is_window) else later
        assert offered == later


@many
@given(st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_10_of_two_offers_that_touch_the_second_speaks_where_they_meet(a: str, b: str) -> None:
    start, meeting = f"{min(a, b)}T04:00:00Z", f"{max(a, b)}T05:00:00Z"
    everyone, nobody = {"class": "everyone"}, {"nobody": True}
    until = {"start": start, "end": meeting}
    record = ours.record_at(
        small_world(
            {"id": "1", "kind": "OFFER", "who": everyone, "period": until},
            {"id": "2", "kind": "OFFER", "who": nobody, "period": {"start": meeting}},
        )
    )
    at = datetime.fromisoformat(meeting)

    before = ours.decide(record, {**CHECK, "as_of": worlds.written(at - TICK)})
    there = ours.decide(record, {**CHECK, "as_of": meeting})

    assert (before["offered"], there["offered"]) == ("yes", "no")


@many
@given(st.data())
def test_12_a_grant_reaches_only_the_bars_it_names_and_none_made_later(data: Any) -> None:
    history = data.draw(worlds.histories())
    check = now_known(data.draw(worlds.questions(history)))
    grant = data.draw(worlds.statements(history, "GRANT"))
    granted = worlds.appended(history, [grant])
    bar = data.draw(worlds.statements(granted, "BAR"))
    later = ours.record_at(worlds.appended(granted, [bar]))
    [made] = bar["object"]["provisions"]
    key = f"{bar['object']['id']}/{made['id']}"

    assert key not in later.grants
    named = later.provisions[f"{grant['object']['id']}/only"].against
    for reached, grants in later.grants.items():
        if f"{grant['object']['id']}/only" in grants:
            assert reached in named or reached.partition("/")[0] in named
    inquiry = ours.inquiry_of(later, check)
    question = inquiry.question
    live = ours.live_at(later, key, question.as_of, question.trust)
    reaches = min(
        live,
        inquiry.moment.in_scope(later.provisions[key], question.model, question.channel),
        inquiry.reaches(later.provisions[key].who),
    )
    if reaches is YES:
        assert ours.decide(later, check)["permitted"] == "no"
