"""Whether two principals may be one and the same hand."""

from collections.abc import Iterable

from accesscontrol.rules.principals import OPERATOR, Principal


def hands_of(principal: Principal) -> frozenset[str]:
    """What stands for whoever may act as this principal: two that share one are not two people.

    A key is told by its name as well, since whoever was given two keys of one name holds both,
    and by the person who issued it, who has seen it. The operator of the machine issues the keys
    of many, and could do anything past us in any case.
    """
    hands = {principal.id}
    if principal.id.startswith("key:"):
        hands.add(f"named:{principal.name}")
    if principal.issued_by not in (None, OPERATOR.id):
        hands.add(str(principal.issued_by))
    return frozenset(hands)


def is_same_hand(principal: Principal, others: Iterable[str]) -> bool:
    """Whether the principal shares a hand with those kept from `hands_of`."""
    return not hands_of(principal).isdisjoint(others)
