"""Which organisation a row means. It is one for certain, or a person has to say which."""

from collections.abc import Sequence
from dataclasses import dataclass

from accesscontrol.rules.matching import LIKELY, ONE_HOLDER, Match, Reason

SURE = 0.95
"""From here on names are the same, or an alias is, and nothing speaks against it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """An organisation on record, and how well it fits a row."""

    organization: str
    name: str
    match: Match
    country: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of: `chosen`; `doubtful`, from which a person chooses; neither."""

    chosen: Fit | None = None
    doubtful: tuple[Fit, ...] = ()
    why: str = ""
    decided: str = ""
    """What a person decided: an id, NEW or LEFT_OUT; "" if nobody did."""


NEW = "+"
LEFT_OUT = "-"
"""What a person may have decided of a row instead of an organisation's id."""


def choose(fits: Sequence[Fit]) -> Choice:
    """By an identifier that one organisation alone has, else by the same name; else nobody."""
    by_identifier = [fit for fit in fits if fit.match.shared]
    if len(by_identifier) == 1:
        fit = by_identifier[0]
        if not _has(fit, Reason.UNLIKE_NAME) or _is_proof(fit):
            return Choice(chosen=fit)
        return Choice(doubtful=(fit,), why="The identifier fits, but the name does not.")
    if by_identifier:
        why = "The identifiers belong to several organisations."
        return Choice(doubtful=tuple(by_identifier), why=why)
    likely = tuple(fit for fit in fits if fit.match.score >= LIKELY or _differs_in_form(fit))
    sure = [fit for fit in likely if fit.match.score >= SURE and _has(fit, Reason.SAME_NAME)]
    if len(sure) == 1 and len(likely) == 1:
        return Choice(chosen=sure[0])
    if likely:
        several = len(likely) > 1
        why = "Several organisations fit." if several else "The name is like one on record."
        return Choice(doubtful=likely, why=why)
    return Choice()


def _is_proof(fit: Fit) -> bool:
    """Whether it has an identifier that belongs to one legal entity alone."""
    return any(scheme in ONE_HOLDER for scheme, _ in fit.match.shared)


def _differs_in_form(fit: Fit) -> bool:
    """Whether the name is the same but for the legal form: another entity, or a careless list."""
    against = (Reason.OTHER_COUNTRY, Reason.OTHER_IDENTIFIER)
    return (
        _has(fit, Reason.SAME_NAME)
        and _has(fit, Reason.OTHER_LEGAL_FORM)
        and not any(_has(fit, code) for code in against)
    )


def _has(fit: Fit, code: Reason) -> bool:
    return any(why.code is code for why in fit.match.why)
