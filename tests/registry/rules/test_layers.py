"""Which bars and grants are live, and which offers may be the latest."""

from itertools import product

import pytest

from registry.rules.dates import Bound
from registry.rules.doors import Door
from registry.rules.layers import (
    Offers,
    Weighed,
    followed_until,
    follows_from,
    in_reach,
    latest,
    live_bars,
    live_grants,
    live_offers,
)
from registry.rules.lifecycle import Moment
from registry.rules.periods import is_certainly_before
from registry.rules.record import Provision
from registry.rules.truth import NO, UNKNOWN, YES, Truth
from registry.rules.vocabulary import Force, Standing
from tests.registry.rules.small import (
    CONFIRMED,
    NOBODY,
    POSSIBLY_M,
    between,
    bound,
    day,
    provision,
    record_of,
    weighed,
)

API = frozenset({"api"})
APP = frozenset({"app"})
STARTS: list[Bound] = [
    *map(bound, (0, 1, 2)),
    *(between(*each) for each in ((0, 1), (0, 2), (1, 2), (1, None), (2, None))),
]


def moment(*provisions: Provision, number: float = 3) -> Moment:
    return Moment(record_of(provisions), at=day(number), trust=CONFIRMED)


def bars_at(now: Moment) -> tuple[Weighed, ...]:
    return live_bars(now, in_reach(now.record, "m", "api"), "m", "api")


def offers_at(now: Moment) -> Offers:
    return live_offers(now, in_reach(now.record, "m", "api"), "m", "api")


def keys(found: tuple[Weighed, ...]) -> list[tuple[str, Truth]]:
    return [(each.provision.directive, each.weight) for each in found]


def test_in_reach_are_the_bars_and_offers_that_may_speak_of_the_model() -> None:
    now = moment(
        provision("bar"),
        provision("offer", "OFFER", models=POSSIBLY_M),
        provision("grant", "GRANT", against="bar"),
        provision("duty", "DUTY"),
        provision("elsewhere", channels=APP),
    )

    assert [each.directive for each in in_reach(now.record, "m", "api")] == ["bar", "offer"]


def test_what_is_settled_to_be_out_of_scope_is_not_live() -> None:
    now = moment(provision("bar", models=POSSIBLY_M), provision("o", "OFFER", models=POSSIBLY_M))
    now.doors.settled = {Door("scope", "bar/all", "m"): NO, Door("scope", "o/all", "m"): NO}

    assert bars_at(now) == ()
    assert (offers_at(now).candidates, offers_at(now).released) == ((), False)


def test_a_bar_weighs_as_much_as_the_weakest_of_what_it_takes() -> None:
    now = moment(
        provision("a"),
        provision("b", models=POSSIBLY_M),
        provision("c", force=Force.UNCLEAR),
        provision("d", standing=Standing.REPORTED),
        provision("e", force=Force.VOLUNTARY),
        provision("f", start=4),
        provision("g", "OFFER"),
    )

    assert keys(bars_at(now)) == [("a", YES), ("b", UNKNOWN), ("c", UNKNOWN), ("d", UNKNOWN)]


def test_of_a_bar_that_is_over_the_force_is_not_missing() -> None:
    now = moment(provision("bar", end=1, force=Force.UNCLEAR))

    assert bars_at(now) == ()
    assert list(now.doors.seen) == []


def test_a_bar_brings_the_grants_that_may_except_from_it_here() -> None:
    now = moment(
        provision("bar"),
        provision("other"),
        provision("a", "GRANT", against="bar"),
        provision("b", "GRANT", against="bar", models=POSSIBLY_M),
        provision("c", "GRANT", against="bar", start=between(2, 4)),
        provision("d", "GRANT", against="bar", start=4),
        provision("e", "GRANT", against="bar", channels=APP, start=between(2, 4)),
        # A GRANT is none the weaker for its force.
        provision("f", "GRANT", against="bar", force=Force.VOLUNTARY),
    )
    bar, other = bars_at(now)

    assert keys(bar.grants) == [("a", YES), ("b", UNKNOWN), ("c", UNKNOWN), ("f", YES)]
    assert other.grants == ()
    assert set(now.doors.seen) == {Door("scope", "b/all", "m"), Door("bound", "c/all", "start")}
    assert live_grants(now, bar.provision, "m", "api") == bar.grants


@pytest.mark.parametrize(("first", "second"), list(product(STARTS, repeat=2)))
def test_one_offer_follows_another_if_it_certainly_starts_later(
    first: Bound, second: Bound
) -> None:
    one, other = weighed("one", start=first), weighed("other", start=second)

    followed = follows_from(other) > followed_until(one)

    assert followed is is_certainly_before(first, second)


@pytest.mark.parametrize("weights", list(product([YES, UNKNOWN], repeat=3)))
def test_latest_are_the_offers_that_no_certain_one_certainly_follows(
    weights: tuple[Truth, ...],
) -> None:
    for starts in product(STARTS, repeat=3):
        offers = [
            weighed(f"o{n}", weight, start=start)
            for n, (weight, start) in enumerate(zip(weights, starts, strict=True))
        ]
        expected = [
            one
            for one in offers
            if not any(
                other.weight is YES
                and is_certainly_before(one.provision.period.start, other.provision.period.start)
                for other in offers
            )
        ]
        assert list(latest(offers)) == expected


def test_of_no_offers_none_is_the_latest() -> None:
    assert latest([]) == ()


@pytest.mark.parametrize(
    ("offer", "candidates", "certain", "floors", "released"),
    [
        (provision("o", "OFFER"), [("o", YES)], True, [], True),
        (provision("o", "OFFER", who=NOBODY), [("o", YES)], True, [], True),
        (provision("o", "OFFER", 4), [], False, [], False),
        (provision("o", "OFFER", 0, 2), [], False, [], True),
        (provision("o", "OFFER", between(2, 4)), [("o", UNKNOWN)], False, [], False),
        (provision("o", "OFFER", 0, between(2, 4)), [("o", UNKNOWN)], False, [], True),
        (provision("o", "OFFER", models=POSSIBLY_M), [("o", UNKNOWN)], False, [], False),
        (provision("o", "OFFER", standing=Standing.DRAFT), [], False, [], False),
        (provision("o", "OFFER", standing=Standing.ALLEGED), [("o", UNKNOWN)], False, [], False),
        (provision("o", "OFFER", irrevocable=True), [("o", YES)], True, [("o", YES)], True),
        (provision("o", "OFFER", 0, 2, irrevocable=True), [], False, [("o", YES)], True),
        (provision("o", "OFFER", 4, irrevocable=True), [], False, [], False),
        (
            provision("o", "OFFER", between(2, 4), irrevocable=True),
            [("o", UNKNOWN)], False, [("o", UNKNOWN)], False,
        ),
        (provision("o", "BAR"), [], False, [], False),
        # Force says nothing of an offer.
        (provision("o", "OFFER", force=Force.UNCLEAR), [("o", YES)], True, [], True),
    ],
)  # fmt: skip
def test_what_one_offer_is_worth(
    offer: Provision,
    candidates: list[tuple[str, Truth]],
    certain: bool,
    floors: list[tuple[str, Truth]],
    released: bool,
) -> None:
    found = offers_at(moment(offer))

    assert keys(found.candidates) == candidates
    assert found.certain is certain
    assert keys(found.floors) == floors
    assert found.released is released


def test_an_offer_withdrawn_by_an_end_has_been_made_all_the_same() -> None:
    found = offers_at(moment(provision("o", "OFFER"), provision("e", "END", 1, against="o")))

    assert found == Offers((), False, (), True)


def test_an_offer_not_begun_is_passed_over_and_the_others_are_not() -> None:
    found = offers_at(
        moment(
            provision("bar"),
            provision("early", "OFFER", 5),
            provision("old", "OFFER", 0),
            provision("maybe", "OFFER", between(1, 4)),
            provision("new", "OFFER", 2),
        )
    )

    assert keys(found.candidates) == [("maybe", UNKNOWN), ("new", YES)]
    assert found.certain
    assert found.released


def test_what_was_once_released_stays_released_whatever_else_is_in_doubt() -> None:
    found = offers_at(
        moment(provision("a", "OFFER", 0, 1), provision("b", "OFFER", models=POSSIBLY_M))
    )

    assert found.released
    assert not found.certain
