"""Whether two principals may be one and the same hand."""

from collections.abc import Iterable

from accesscontrol.rules.principals import Principal


def hands_of(principal: Principal) -> frozenset[str]:
    """What stands for whoever may act as this principal: two that share one are not two people.

    A key is told by its name as well: whoever was given two keys of one name holds both.
    """
    hands = {principal.id}
    if principal.id.startswith("key:"):
        hands.add(f"named:{principal.name}")
    return frozenset(hands)


def is_same_hand(principal: Principal, others: Iterable[str]) -> bool:
    """Whether the principal shares a hand with those kept from `hands_of`."""
    return not hands_of(principal).isdisjoint(others)
