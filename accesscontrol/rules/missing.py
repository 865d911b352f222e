"""Missing facts: the unknown inputs whose yes and no lead to different outcomes."""

from dataclasses import dataclass

from accesscontrol.rules.decide import Outcome, decide
from accesscontrol.rules.inquiry import Inquiry
from registry.rules.doors import Door, Doors
from registry.rules.truth import NO, YES, Truth


@dataclass(frozen=True, slots=True)
class MissingFact:
    """One unknown input, with the outcome if it were yes and if it were no."""

    door: Door
    if_yes: Outcome
    if_no: Outcome


def missing_facts(inquiry: Inquiry, outcome: Outcome) -> tuple[MissingFact, ...]:
    """Each unknown input of an indeterminate answer that would change it, one at a time.

    A certain answer misses nothing: more information never flips it (property 4).
    """
    if outcome is not Outcome.INDETERMINATE:
        return ()
    found = []
    for door in inquiry.doors.seen:
        if_yes = _outcome_if(inquiry, door, YES)
        if_no = _outcome_if(inquiry, door, NO)
        if if_yes is not if_no:
            found.append(MissingFact(door, if_yes, if_no))
    return tuple(found)


def _outcome_if(inquiry: Inquiry, door: Door, value: Truth) -> Outcome:
    settled = Inquiry(inquiry.record, inquiry.question, Doors({door: value}))
    return decide(settled).outcome
