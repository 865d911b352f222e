"""How long an answer stays the same: from turning point to turning point, both ways."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accesscontrol.rules.answer import Answer, answer
from accesscontrol.rules.bearing import turns_of
from accesscontrol.rules.decide import Outcome
from accesscontrol.rules.question import Caution, Question, Subject
from accesscontrol.rules.validity import MOST_STEPS, Answered, validity
from registry.rules.dates import TICK
from registry.rules.doors import Door
from registry.rules.layers import in_reach
from registry.rules.record import Condition, Organization, Provision, Record
from registry.rules.truth import NO, UNKNOWN, YES
from tests.accesscontrol.rules.small import (
    ACME,
    STRANGER,
    acme,
    fact,
    inquiry,
    member,
    question,
    world,
)
from tests.registry.rules.small import (
    PARTNERS,
    TESTERS,
    between,
    day,
    period,
    provision,
)

OFFER = provision("offer", "OFFER", -9)


def answered(record: Record, number: float, subject: Subject = STRANGER) -> Answer:
    return answer(record, question(subject, number))


def valid(
    record: Record, number: float, subject: Subject = STRANGER
) -> tuple[datetime | None, datetime | None]:
    found = answered(record, number, subject)
    return found.since, found.until


def walked(
    record: Record, asked: Question, answer: object, ask: Answered
) -> tuple[datetime | None, datetime | None]:
    reach = in_reach(inquiry(record).record, "m", "api")
    return validity(asked, turns_of(record, asked, reach, reach), answer, ask)


@pytest.mark.parametrize(
    ("number", "since", "until"),
    [
        (-10, None, -9), (-9, -9, 0), (-1, -9, 0), (0, 0, 4), (3, 0, 4), (4, 4, None), (9, 4, None),
    ],
)  # fmt: skip
def test_an_answer_is_valid_between_the_turns_that_change_it(
    number: float, since: float | None, until: float | None
) -> None:
    record = world(OFFER, provision("bar", end=4))

    assert valid(record, number) == (
        None if since is None else day(since),
        None if until is None else day(until),
    )


def test_an_answer_that_never_changes_is_valid_for_ever() -> None:
    assert valid(world(), 3) == (None, None)
    # Nor do turns that change nothing limit it.
    never = provision("bar", start=1, end=2, who=TESTERS)
    assert valid(world(never), 1, Subject(classes={"testers": NO})) == (None, None)


def test_turns_that_change_nothing_are_walked_past_on_both_sides() -> None:
    idle = [
        provision(f"idle-{n}", start=start, end=start + 0.5, who=TESTERS)
        for n, start in enumerate((-8, -7, 2, 5, 6))
    ]
    record = world(OFFER, *idle, provision("bar", start=8))
    told = Subject(classes={"testers": NO})

    assert valid(record, 3, told) == (day(-9), day(8))
    assert valid(record, -8.5, told) == (day(-9), day(8))


def test_a_window_limits_an_answer_one_tick_after_it_opens() -> None:
    record = world(OFFER, provision("bar", start=between(2, 4)))

    assert valid(record, 2) == (day(-9), day(2) + TICK)
    assert valid(record, 3) == (day(2) + TICK, day(4))
    assert valid(record, 4) == (day(4), None)


def limited_by(*provisions: Provision, subject: Subject = STRANGER, **rest: Any) -> set[Any]:
    """The days that limit the answers about a record, beside the start of its offer."""
    record = world(OFFER, *provisions, **rest)
    found = {limit for number in range(-20, 20) for limit in valid(record, number + 0.5, subject)}
    return {(limit - day(0)).days for limit in found - {None, day(-9)}}  # type: ignore[operator]


def test_stoppers_grants_and_what_stops_them_limit_it() -> None:
    bar = provision("bar", start=-5)
    pause = provision("pause", "PAUSE", 1, 9, against="bar")

    assert limited_by(bar) == {-5}
    assert limited_by(bar, provision("end", "END", 3, against="bar")) == {-5, 3}
    assert limited_by(bar, pause) == {-5, 1, 9}
    assert limited_by(bar, pause, provision("over", "END", 4, against="pause")) == {-5, 1, 4}
    assert limited_by(bar, provision("grant", "GRANT", 2, 6, against="bar")) == {-5, 2, 6}
    assert limited_by(
        bar,
        provision("grant", "GRANT", 2, against="bar"),
        provision("stop", "PAUSE", 7, 8, against="grant"),
    ) == {-5, 2, 7, 8}


def test_a_later_offer_and_the_end_of_an_offer_limit_it() -> None:
    assert limited_by(provision("other", "OFFER", 2, 5, who=PARTNERS)) == {2, 5}


def test_the_conditions_that_hold_are_part_of_the_answer() -> None:
    parts = (Condition("limit", "for now", period(2, 5)), Condition("limit", "always"))

    assert limited_by(provision("other", "OFFER", -9, conditions=parts)) == {2, 5}


def test_the_facts_of_the_organisation_limit_it() -> None:
    bar = provision("bar", start=-5, who=TESTERS)
    facts = acme(fact("testers", NO, end=3), fact("testers", YES, start=4, end=6))

    assert limited_by(bar, subject=ACME, organizations=facts) == {-5, 0, 3, 4, 6}
    assert limited_by(bar, organizations=facts) == {-5}


@pytest.mark.parametrize(
    ("subject", "listed"),
    [
        (ACME, "acme"),
        (ACME, "globex"),
        (Subject("initech", affiliate_of="globex"), "globex"),
        (Subject("initech", affiliate_of="acme"), "acme"),
    ],
)
def test_membership_of_its_own_or_of_its_parent_limits_it(subject: Subject, listed: str) -> None:
    organizations = {**acme(affiliate_of="globex"), "initech": Organization("initech")}
    bar = provision("bar", start=-5, who=PARTNERS)

    listing = {"organizations": organizations, "memberships": member(of=listed, start=1, end=6)}

    assert limited_by(bar, subject=subject, **listing) == {1, 6}


def test_what_the_question_cannot_touch_is_not_even_asked_about() -> None:
    asked: list[datetime] = []

    def ask(other: Question) -> object:
        asked.append(other.as_of)
        return "the same"

    record = world(
        provision("bar", start=1),
        provision("elsewhere", start=2, channels=frozenset({"app"})),
        provision("duty", "DUTY", 4),
        memberships=member(of="globex", start=5),
    )

    assert walked(record, question(), "the same", ask) == (None, None)
    assert asked == [day(1).replace(year=2025, day=1)]


def test_ahead_it_stops_at_the_first_turn_that_changes_the_answer() -> None:
    asked: list[datetime] = []

    def ask(other: Question) -> object:
        asked.append(other.as_of)
        return other.as_of < day(6)

    record = world(*(provision(f"bar-{n}", start=n) for n in (1, 2, 5, 6, 7)))

    assert walked(record, question(number=2), True, ask) == (None, day(6))
    assert asked[:2] == [day(1), day(1).replace(year=2025, day=1)]
    assert asked[2:] == [day(5), day(6)]


@pytest.mark.parametrize(("turns", "limited"), [(38, False), (39, False), (40, True), (41, True)])
def test_after_many_turns_it_looks_no_further_on_either_side(turns: int, limited: bool) -> None:
    asked: list[datetime] = []

    def ask(other: Question) -> object:
        asked.append(other.as_of)
        return "the same"

    days = [*range(-turns, 0), *range(1, turns + 1)]
    # Two that turn at once are one turn.
    twins = (provision(f"{name}-{at}", start=at) for at in days for name in ("bar", "twin"))
    record = world(*twins)

    since, until = walked(record, question(number=0), "the same", ask)

    assert MOST_STEPS == 40
    assert (since, until) == ((day(-40), day(40)) if limited else (None, None))
    assert len(asked) == 2 * min(turns, MOST_STEPS - 1)


def test_before_the_first_turn_there_is_time_also_on_a_leap_day() -> None:
    leap_day = (datetime(2024, 2, 29, tzinfo=UTC) - day(0)).days

    assert valid(world(provision("offer", "OFFER", leap_day)), 3) == (day(leap_day), None)
    assert valid(world(provision("bar", start=leap_day)), 3) == (day(leap_day), None)


def test_an_answer_has_all_its_parts() -> None:
    asked = question(Subject("acme", lists={"partners": YES}), 3)
    found = answer(
        world(
            OFFER,
            provision("bar", who=PARTNERS),
            provision("other", who=TESTERS),
            provision("grant", "GRANT", against="bar", conditions=(Condition("limit", "x"),)),
        ),
        asked,
    )

    assert found.question is asked
    assert found.core.outcome is Outcome.INDETERMINATE
    assert (found.core.permitted, found.core.offered) == (UNKNOWN, YES)
    assert found.core.blocked_by == ()
    assert [reason.provision for reason in found.core.reasons] == [
        "other/all",
        "bar/all",
        "offer/all",
    ]
    assert found.core.controlling == ("other/all", "offer/all")
    assert found.core.conditions == ()
    assert [fact.door for fact in found.missing] == [Door("class", "others")]
    [caution] = found.cautions
    assert isinstance(caution, Caution)
    assert caution.code == "settled-by-attestation"
