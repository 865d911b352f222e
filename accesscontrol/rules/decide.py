"""The two layers and the outcome: what the law permits, what the developer offers.

permitted = not or over BARs of (force, operative, in scope, reaches the subject, not excepted)
offered   = what the latest offers say to the subject, beside the irrevocable ones
outcome   = permitted and offered: yes is allow, no is deny, unknown is indeterminate
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from accesscontrol.rules.inquiry import Inquiry
from registry.rules.layers import Offers, Weighed, in_reach, live_bars, live_offers
from registry.rules.lifecycle import Moment
from registry.rules.truth import NO, UNKNOWN, YES, Truth, any_of, negation


class Outcome(StrEnum):
    DENY = "deny"
    INDETERMINATE = "indeterminate"
    ALLOW = "allow"


_OUTCOMES = {NO: Outcome.DENY, UNKNOWN: Outcome.INDETERMINATE, YES: Outcome.ALLOW}


@dataclass(frozen=True, slots=True)
class BarFinding:
    """How far a bar reaches the subject, and how far GRANTs except the subject from it."""

    bar: Weighed
    reaches: Truth
    excepted: Truth
    grants: tuple[tuple[Weighed, Truth], ...]

    @property
    def blocks(self) -> Truth:
        return min(self.reaches, negation(self.excepted))


@dataclass(frozen=True, slots=True)
class OfferFinding:
    """What one candidate, or an irrevocable floor, says of the subject."""

    offer: Weighed
    says: Truth


@dataclass(frozen=True, slots=True)
class Decision:
    """Both layers with what was found on the way. Equal questions give equal decisions."""

    permitted: Truth
    offered: Truth
    bars: tuple[BarFinding, ...]
    candidates: tuple[OfferFinding, ...]
    floors: tuple[OfferFinding, ...]
    none_is_candidate: bool
    untracked: bool

    @property
    def outcome(self) -> Outcome:
        return _OUTCOMES[min(self.permitted, self.offered)]

    @property
    def blocked_by(self) -> tuple[str, ...]:
        layers = (("law", self.permitted), ("developer", self.offered))
        return tuple(name for name, value in layers if value is NO)


@dataclass(frozen=True, slots=True)
class Live:
    """What is live for a model over a channel at one moment, whoever asks."""

    bars: tuple[Weighed, ...]
    offers: Offers


def live_at(moment: Moment, model: str, channel: str) -> Live:
    reach = in_reach(moment, model, channel)
    bars = live_bars(moment, reach, model, channel)
    return Live(bars, live_offers(moment, reach, model, channel))


def decide(inquiry: Inquiry, live: Live | None = None) -> Decision:
    """Ask the record the inquiry's question. `live` spares looking for what is live again."""
    question = inquiry.question
    if live is None:
        live = live_at(inquiry.moment, question.model, question.channel)
    bars = tuple(_bar_finding(inquiry, bar) for bar in live.bars)
    offers = live.offers
    untracked = question.channel in inquiry.record.models[question.model].untracked
    candidates = _offer_findings(inquiry, offers.candidates)
    floors = _offer_findings(inquiry, offers.floors)
    return Decision(
        permitted=negation(any_of(bar.blocks for bar in bars)),
        offered=_offered(offers, candidates, floors, untracked=untracked),
        bars=bars,
        candidates=candidates,
        floors=floors,
        none_is_candidate=not offers.certain,
        untracked=untracked,
    )


def _bar_finding(inquiry: Inquiry, bar: Weighed) -> BarFinding:
    reaches = min(bar.weight, inquiry.reaches(bar.provision.who))
    if reaches is NO:
        return BarFinding(bar, NO, NO, ())
    grants = tuple(
        (grant, min(grant.weight, inquiry.reaches(grant.provision.who))) for grant in bar.grants
    )
    return BarFinding(bar, reaches, any_of(value for _, value in grants), grants)


def _offer_findings(inquiry: Inquiry, offers: Sequence[Weighed]) -> tuple[OfferFinding, ...]:
    return tuple(OfferFinding(offer, inquiry.reaches(offer.provision.who)) for offer in offers)


def _offered(
    offers: Offers,
    candidates: Sequence[OfferFinding],
    floors: Sequence[OfferFinding],
    *,
    untracked: bool,
) -> Truth:
    said = {candidate.says for candidate in candidates}
    if not offers.certain:
        said.add(UNKNOWN if untracked else NO)
    latest = said.pop() if len(said) == 1 else UNKNOWN
    floor = any_of(min(floor.offer.weight, floor.says) for floor in floors)
    return max(latest, floor)
