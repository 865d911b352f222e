"""Why: the reasons of a decision, what controls it, and the conditions an allow depends on."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from accesscontrol.rules.decide import BarFinding, Decision, OfferFinding, Outcome
from accesscontrol.rules.inquiry import Inquiry
from registry.rules.periods import holds
from registry.rules.record import Condition, Provision
from registry.rules.truth import NO, UNKNOWN, YES
from registry.rules.vocabulary import WhoKind


class ReasonCode(StrEnum):
    """Public: add, never rename."""

    BARRED = "BARRED"
    BAR_UNCERTAIN = "BAR_UNCERTAIN"
    EXCEPTION_UNCERTAIN = "EXCEPTION_UNCERTAIN"
    EXCEPTED = "EXCEPTED"
    NO_BAR_REACHES_SUBJECT = "NO_BAR_REACHES_SUBJECT"
    OPEN_WEIGHTS_IRREVOCABLE = "OPEN_WEIGHTS_IRREVOCABLE"
    OFFERED = "OFFERED"
    OFFER_UNCERTAIN = "OFFER_UNCERTAIN"
    SUSPENDED_BY_DEVELOPER = "SUSPENDED_BY_DEVELOPER"
    NOT_OFFERED_TO_SUBJECT = "NOT_OFFERED_TO_SUBJECT"
    NOT_OFFERED = "NOT_OFFERED"
    CHANNEL_NOT_TRACKED = "CHANNEL_NOT_TRACKED"


_SENTENCES = {
    ReasonCode.BARRED: "This bars the subject.",
    ReasonCode.BAR_UNCERTAIN: "Whether this bars the subject is not certain.",
    ReasonCode.EXCEPTION_UNCERTAIN: (
        "This bars the subject, unless an exception reaches the subject, which is not certain."
    ),
    ReasonCode.EXCEPTED: "The subject is excepted from this bar.",
    ReasonCode.NO_BAR_REACHES_SUBJECT: "No binding bar on record reaches the subject.",
    ReasonCode.OPEN_WEIGHTS_IRREVOCABLE: "The weights are published, which cannot be taken back.",
    ReasonCode.OFFERED: "The model is offered to the subject.",
    ReasonCode.OFFER_UNCERTAIN: "Whether this offers the model to the subject is not certain.",
    ReasonCode.SUSPENDED_BY_DEVELOPER: "The latest offer is to nobody: the model is suspended.",
    ReasonCode.NOT_OFFERED_TO_SUBJECT: "The latest offer is not to the subject.",
    ReasonCode.NOT_OFFERED: "No offer of the model over this channel is in effect.",
    ReasonCode.CHANNEL_NOT_TRACKED: (
        "The registry does not track this channel of the model; its silence says nothing."
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """`by` are the GRANTs that except, certainly or possibly, from the provision."""

    code: ReasonCode
    provision: str | None
    by: tuple[str, ...]
    text: str


def reasons_of(decision: Decision) -> tuple[Reason, ...]:
    """Law first, the gravest first, then the offers; each layer has at least one."""
    return (*_of_law(decision), *_of_offers(decision))


def controlling_of(decision: Decision) -> tuple[str, ...]:
    """Public ids of the provisions that make the answer what it is, law first."""
    law: dict[str, None] = {}
    for finding in decision.bars:
        if decision.permitted is YES:
            law.update((grant.provision.key, None) for grant, value in finding.grants if value)
        elif finding.blocks is negated_by(decision):
            law[finding.bar.provision.key] = None
            law.update((grant.provision.key, None) for grant, value in finding.grants if value)
    offers = {
        finding.offer.provision.key: None
        for finding in (*decision.candidates, *_speaking_floors(decision))
    }
    return (*sorted(law), *sorted(offers))


def negated_by(decision: Decision) -> object:
    """The value of a bar that makes `permitted` what it is."""
    return YES if decision.permitted is NO else UNKNOWN


def conditions_of(inquiry: Inquiry, decision: Decision) -> tuple[tuple[str, Condition], ...]:
    """What an allow depends on: conditions that may hold of the grants and offers used."""
    if decision.outcome is not Outcome.ALLOW:
        return ()
    used: dict[str, Provision] = {}
    for bar in decision.bars:
        used.update((grant.provision.key, grant.provision) for grant, value in bar.grants if value)
    for finding in (*decision.candidates, *_speaking_floors(decision)):
        used[finding.offer.provision.key] = finding.offer.provision
    return tuple(
        (key, condition)
        for key in sorted(used)
        for condition in used[key].conditions
        if condition.period is None or holds(condition.period, inquiry.question.as_of) is not NO
    )


def _of_law(decision: Decision) -> list[Reason]:
    reasons = [
        reason for finding in decision.bars if (reason := _reason_of_bar(finding)) is not None
    ]
    if not reasons:
        return [_reason(ReasonCode.NO_BAR_REACHES_SUBJECT)]
    order = list(ReasonCode)
    return sorted(reasons, key=lambda reason: (order.index(reason.code), reason.provision or ""))


def _reason_of_bar(finding: BarFinding) -> Reason | None:
    if finding.reaches is NO:
        return None
    by = tuple(sorted(grant.provision.key for grant, value in finding.grants if value is not NO))
    if finding.excepted is YES:
        code = ReasonCode.EXCEPTED
    elif finding.blocks is YES:
        code = ReasonCode.BARRED
    elif finding.reaches is YES:
        code = ReasonCode.EXCEPTION_UNCERTAIN
    else:
        code = ReasonCode.BAR_UNCERTAIN
    return _reason(code, finding.bar.provision, by)


def _of_offers(decision: Decision) -> Iterator[Reason]:
    for finding in sorted(_speaking_floors(decision), key=_key_of):
        certain = min(finding.offer.weight, finding.says) is YES
        code = ReasonCode.OPEN_WEIGHTS_IRREVOCABLE if certain else ReasonCode.OFFER_UNCERTAIN
        yield _reason(code, finding.offer.provision)
    for finding in sorted(decision.candidates, key=_key_of):
        if not finding.offer.provision.irrevocable or finding.says is NO:
            yield _reason(_code_of_offer(decision, finding), finding.offer.provision)
    if decision.none_is_candidate:
        if decision.untracked:
            yield _reason(ReasonCode.CHANNEL_NOT_TRACKED)
        elif not decision.candidates:
            yield _reason(ReasonCode.NOT_OFFERED)


def _code_of_offer(decision: Decision, finding: OfferFinding) -> ReasonCode:
    """A candidate that may not be operative, or that another contradicts, is uncertain."""
    if finding.says is NO:
        if finding.offer.provision.who.kind is WhoKind.NOBODY:
            return ReasonCode.SUSPENDED_BY_DEVELOPER
        return ReasonCode.NOT_OFFERED_TO_SUBJECT
    agreed = len({other.says for other in decision.candidates}) == 1
    certain = finding.says is YES is finding.offer.weight and agreed
    return ReasonCode.OFFERED if certain else ReasonCode.OFFER_UNCERTAIN


def _speaking_floors(decision: Decision) -> list[OfferFinding]:
    return [finding for finding in decision.floors if finding.says is not NO]


def _key_of(finding: OfferFinding) -> str:
    return finding.offer.provision.key


def _reason(
    code: ReasonCode, provision: Provision | None = None, by: tuple[str, ...] = ()
) -> Reason:
    said = f" {provision.text}" if provision is not None and provision.text else ""
    key = None if provision is None else provision.key
    return Reason(code, key, by, f"{_SENTENCES[code]}{said}")
