"""The tier of every small set of bars, grants and offers, against a count of what may be.

Each doubt is settled both ways by itself; in each way all is certain, and the level plain.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations_with_replacement as some_of
from itertools import product

import pytest

from registry.rules.layers import Offers, Weighed
from registry.rules.record import Who
from registry.rules.tiers import Tier, legal_levels, offered_levels, tier_of
from registry.rules.truth import UNKNOWN, YES, Truth
from registry.rules.vocabulary import ClosedBecause, Level
from tests.registry.rules.small import EVERYONE, NOBODY, PARTNERS, TESTERS, weighed

GENERAL, RESTRICTED, LIMITED, CLOSED = Level
WHO = [EVERYONE, TESTERS, PARTNERS, NOBODY]
WEIGHTS = [YES, UNKNOWN]
BARRED = dict(zip(WHO, (CLOSED, RESTRICTED, RESTRICTED, GENERAL), strict=True))
EXCEPTED = dict(zip(WHO, (RESTRICTED, RESTRICTED, LIMITED, CLOSED), strict=True))
OFFERED = dict(zip(WHO, (GENERAL, RESTRICTED, LIMITED, CLOSED), strict=True))
SINGLE = list(product(WHO, WEIGHTS))
GRANTS: list[tuple[tuple[Who, Truth], ...]] = [
    (),
    *((each,) for each in SINGLE),
    *product(SINGLE, repeat=2),
]
UNCERTAIN_OR_NONE: list[tuple[tuple[Who, Truth], ...]] = [(), *(((who, UNKNOWN),) for who in WHO)]


def settled(doubtful: Sequence[Weighed]) -> Iterator[list[Weighed]]:
    """Every set of those that may be live together."""
    for kept in product(*((True,) if each.weight is YES else (True, False) for each in doubtful)):
        yield [each for each, keep in zip(doubtful, kept, strict=True) if keep]


def levels_of(*bars: Weighed) -> set[Level]:
    """A grant against two bars is one doubt, in or out for both."""
    grants = {grant.provision.key: grant for bar in bars for grant in bar.grants}
    levels = set()
    for live, there in product(settled(bars), map(keys_of, settled([*grants.values()]))):
        reached = []
        for bar in live:
            who = bar.provision.who
            inside = [grant for grant in bar.grants if grant.provision.key in there]
            excepted = [EXCEPTED[each.provision.who] for each in inside if who == EVERYONE]
            reached.append(min([BARRED[who], *excepted]))
        levels.add(max(reached, default=GENERAL))
    return levels


def keys_of(found: Iterable[Weighed]) -> set[str]:
    return {each.provision.key for each in found}


def bar(
    who: Who, weight: Truth, grants: Iterable[tuple[Who, Truth]] = (), name: str = "bar"
) -> Weighed:
    excepting = (
        weighed(f"{name}-grant-{n}", weight, kind="GRANT", who=who)
        for n, (who, weight) in enumerate(grants)
    )
    return weighed(name, weight, tuple(excepting), who=who)


def offer(who: Who, weight: Truth = YES, name: str = "offer") -> Weighed:
    return weighed(name, weight, kind="OFFER", who=who)


@pytest.mark.parametrize(("who", "weight"), SINGLE)
def test_a_bar_with_its_grants_leaves_the_levels_that_may_be(who: Who, weight: Truth) -> None:
    for grants in GRANTS:
        one = bar(who, weight, grants)
        assert legal_levels([one]) == levels_of(one)


def test_of_several_bars_the_most_closed_counts() -> None:
    assert legal_levels([]) == {GENERAL}
    some, others = (
        [bar(*each, grants, name) for each in SINGLE for grants in UNCERTAIN_OR_NONE]
        for name in "ab"
    )
    for one, other in product(some, others):
        assert legal_levels([one, other]) == levels_of(one, other)
        expected = {max(pair) for pair in product(levels_of(one), levels_of(other))}
        assert legal_levels([one, other]) == expected


@pytest.mark.parametrize("grants", list(some_of(SINGLE, 2)))
def test_a_grant_against_several_bars_is_one_doubt(grants: list[tuple[Who, Truth]]) -> None:
    pool = bar(EVERYONE, YES, grants).grants
    against = [(), pool[:1], pool[1:], pool]
    closing = [
        weighed(f"bar-{n}", weight, some) for n, some in enumerate(against) for weight in WEIGHTS
    ]
    for bars in (*some_of(closing, 2), *some_of(closing[:6], 3)):
        assert legal_levels(bars) == levels_of(*bars)
        assert legal_levels([*bars, weighed("some", who=TESTERS)]) == levels_of(
            *bars, weighed("some", who=TESTERS)
        )


@pytest.mark.parametrize("untracked", [True, False])
@pytest.mark.parametrize("certain", [True, False])
def test_offers_leave_the_levels_that_may_be(certain: bool, untracked: bool) -> None:
    none = [] if certain else [*Level] if untracked else [CLOSED]
    for candidates in ([], *([who] for who in WHO), *product(WHO, repeat=2)):
        if certain and not candidates:
            continue
        for floors in ([], *([each] for each in SINGLE), *product(SINGLE, repeat=2)):
            offers = Offers(
                tuple(offer(who) for who in candidates),
                certain,
                tuple(offer(who, weight) for who, weight in floors),
                released=False,
            )
            latest = [*none, *(OFFERED[who] for who in candidates)]
            expected = {
                min([level, *(OFFERED[floor.provision.who] for floor in there)])
                for level in latest
                for there in settled(offers.floors)
            }
            assert offered_levels(offers, untracked=untracked) == expected


def offers_of(
    *candidates: Weighed, released: bool = True, floors: tuple[Weighed, ...] = ()
) -> Offers:
    return Offers(candidates, bool(candidates), floors, released)


@pytest.mark.parametrize(
    ("bars", "offers", "why"),
    [
        ([bar(EVERYONE, YES)], offers_of(offer(EVERYONE)), ClosedBecause.BARRED),
        ([bar(EVERYONE, YES)], offers_of(offer(NOBODY)), ClosedBecause.BARRED),
        ([bar(EVERYONE, YES)], offers_of(released=False), ClosedBecause.BARRED),
        ([bar(EVERYONE, UNKNOWN)], offers_of(offer(NOBODY)), ClosedBecause.SUSPENDED),
        ([], offers_of(offer(NOBODY)), ClosedBecause.SUSPENDED),
        ([], offers_of(offer(NOBODY), released=False), ClosedBecause.SUSPENDED),
        ([bar(TESTERS, YES)], offers_of(), ClosedBecause.WITHDRAWN),
        ([bar(TESTERS, YES)], offers_of(released=False), ClosedBecause.UNRELEASED),
        # What may be open is not closed for a reason.
        ([bar(EVERYONE, UNKNOWN)], offers_of(offer(EVERYONE)), None),
        ([], offers_of(offer(EVERYONE)), None),
        ([bar(EVERYONE, YES, [(PARTNERS, YES)])], offers_of(offer(EVERYONE)), None),
        ([], offers_of(floors=(offer(EVERYONE),)), None),
    ],
)
def test_a_closed_model_is_closed_for_a_reason(
    bars: list[Weighed], offers: Offers, why: ClosedBecause | None
) -> None:
    assert tier_of(bars, offers, untracked=False).closed_because is why


def test_a_channel_that_is_not_tracked_is_not_closed_by_silence() -> None:
    tier = tier_of([], offers_of(released=False), untracked=True)

    assert tier == Tier(frozenset({GENERAL}), frozenset(Level), frozenset(Level), None, ())
    assert tier.level is GENERAL


@pytest.mark.parametrize("legal", [bar(*each) for each in SINGLE])
@pytest.mark.parametrize("who", WHO)
def test_the_tier_is_the_more_closed_of_law_and_offer(legal: Weighed, who: Who) -> None:
    tier = tier_of(iter([legal]), offers_of(offer(who)), untracked=False)

    assert tier.legal == levels_of(legal)
    assert tier.offered == {OFFERED[who]}
    assert tier.possible == {max(level, OFFERED[who]) for level in levels_of(legal)}
    assert tier.level is min(tier.possible)
    barring = legal.provision.who != NOBODY
    assert tier.controlling == (("bar/all", "offer/all") if barring else ("offer/all",))


def test_what_controls_is_law_first_then_offers_each_once_and_in_order() -> None:
    grant = weighed("c", kind="GRANT")
    bars = [
        weighed("z", YES, (grant, weighed("b", kind="GRANT"))),
        weighed("a", YES, (grant,)),
        weighed("idle", who=NOBODY),
    ]
    offers = offers_of(
        offer(NOBODY, name="y"),
        offer(NOBODY, name="x"),
        floors=(offer(EVERYONE, name="x"), offer(EVERYONE, name="d")),
    )

    assert tier_of(bars, offers, untracked=False).controlling == (
        "a/all", "b/all", "c/all", "z/all", "d/all", "x/all", "y/all",
    )  # fmt: skip
