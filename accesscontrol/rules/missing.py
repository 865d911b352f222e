"""Missing facts: the unknown inputs whose yes and no lead to different outcomes.

An input is settled one way and the other, and the question asked again. Only what asked for
it needs asking again: every BAR has its own say, and so have the offers together.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from accesscontrol.rules.decide import Decision, Outcome, bar_findings, decide, outcome_of
from accesscontrol.rules.inquiry import Inquiry
from registry.rules.doors import Door, Doors
from registry.rules.record import Provision
from registry.rules.truth import NO, UNKNOWN, YES, Truth, any_of, negation


@dataclass(frozen=True, slots=True)
class MissingFact:
    """One unknown input, with the outcome if it were yes and if it were no."""

    door: Door
    if_yes: Outcome
    if_no: Outcome


def missing_facts(inquiry: Inquiry, decision: Decision) -> tuple[MissingFact, ...]:
    """Each unknown input of an indeterminate answer that would change it, one at a time.

    A certain answer misses nothing: more information never flips it (property 4).
    """
    if decision.outcome is not Outcome.INDETERMINATE:
        return ()
    undecided = _Undecided(inquiry, decision)
    found = []
    for door in inquiry.doors.seen:
        if_yes = undecided.outcome_if(door, YES)
        if_no = undecided.outcome_if(door, NO)
        if if_yes is not if_no:
            found.append(MissingFact(door, if_yes, if_no))
    return tuple(found)


class _Undecided:
    """What an indeterminate decision hangs on: the BARs that may block, and the offers.

    What is certain stays so whatever else comes to be known, and is not asked again.
    """

    def __init__(self, inquiry: Inquiry, decision: Decision) -> None:
        self.inquiry = inquiry
        self.offered = decision.offered
        self.offers = tuple(
            finding.offer.provision for finding in (*decision.candidates, *decision.floors)
        )
        self.bars = tuple(
            finding.bar.provision for finding in decision.bars if finding.blocks is UNKNOWN
        )
        self.bars_behind: defaultdict[Door, list[Provision]] = defaultdict(list)
        for bar in self.bars:
            for door in self._doors_of((bar,)):
                self.bars_behind[door].append(bar)
        self.doors_of_offers = self._doors_of(self.offers)

    def outcome_if(self, door: Door, value: Truth) -> Outcome:
        settled = self._asked(Doors({door: value}))
        bars = self.bars_behind[door]
        blocks = any_of(finding.blocks for finding in bar_findings(settled, bars))
        if len(bars) < len(self.bars):
            blocks = max(blocks, UNKNOWN)
        offered = self.offered
        if door in self.doors_of_offers:
            offered = decide(settled, self.offers).offered
        return outcome_of(negation(blocks), offered)

    def _doors_of(self, provisions: Sequence[Provision]) -> frozenset[Door]:
        """The unknown inputs that these provisions ask for."""
        alone = self._asked(Doors())
        decide(alone, provisions)
        return frozenset(alone.doors.seen)

    def _asked(self, doors: Doors) -> Inquiry:
        return Inquiry(self.inquiry.record, self.inquiry.question, doors)
