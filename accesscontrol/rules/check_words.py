"""What an answer says in sentences that one person can forward to another."""

from collections.abc import Collection, Mapping
from typing import Any

from accesscontrol.rules.decide import Outcome
from accesscontrol.rules.explain import ReasonCode

Answer = Mapping[str, Any]
"""As it goes out."""

LAW, DEVELOPER = "law", "developer"

VERDICTS = {Outcome.ALLOW: "Yes", Outcome.DENY: "No", Outcome.INDETERMINATE: "Not known"}

WORST_FIRST = (Outcome.DENY, Outcome.INDETERMINATE, Outcome.ALLOW)

_OF_LAW = frozenset(
    {
        ReasonCode.BARRED,
        ReasonCode.BAR_UNCERTAIN,
        ReasonCode.EXCEPTION_UNCERTAIN,
        ReasonCode.EXCEPTED,
        ReasonCode.NO_BAR_REACHES_SUBJECT,
    }
)

REASONS = {
    ReasonCode.BARRED: "This bars them.",
    ReasonCode.BAR_UNCERTAIN: "Whether this bars them is not certain.",
    ReasonCode.EXCEPTION_UNCERTAIN: (
        "This bars them, unless they are excepted from it, which is not certain."
    ),
    ReasonCode.EXCEPTED: "This is a bar, but they are excepted from it.",
    ReasonCode.NO_BAR_REACHES_SUBJECT: "No bar on record that binds reaches them.",
    ReasonCode.OPEN_WEIGHTS_IRREVOCABLE: "The weights are published, which cannot be taken back.",
    ReasonCode.OFFERED: "The model is offered to them.",
    ReasonCode.OFFER_UNCERTAIN: "Whether this offers the model to them is not certain.",
    ReasonCode.SUSPENDED_BY_DEVELOPER: "The latest offer is to nobody: the model is suspended.",
    ReasonCode.NOT_OFFERED_TO_SUBJECT: "The latest offer is not to them.",
    ReasonCode.NOT_OFFERED: "No offer of the model over this channel is in effect.",
    ReasonCode.CHANNEL_NOT_TRACKED: (
        "This registry does not follow the channel for this model; its silence says nothing."
    ),
}


def layer_of(code: str) -> str:
    """The layer that a reason speaks of."""
    return LAW if ReasonCode(code) in _OF_LAW else DEVELOPER


def deciding_layers(answer: Answer) -> tuple[str, ...]:
    """The layers that make the outcome what it is: those that say no, else those that are open,
    else both."""
    layers = ((LAW, answer["permitted"]), (DEVELOPER, answer["offered"]))
    for word in ("no", "unknown"):
        found = tuple(layer for layer, value in layers if value == word)
        if found:
            return found
    return (LAW, DEVELOPER)


def role_of(layer: str, answer: Answer) -> str:
    """What a layer has to do with the outcome, in a few words; empty where nothing."""
    deciding = deciding_layers(answer)
    if layer not in deciding:
        return ""
    match Outcome(answer["outcome"]):
        case Outcome.ALLOW:
            return "needed"
        case Outcome.DENY:
            return "this decides" if layer == deciding[0] else "this alone would decide, too"
        case Outcome.INDETERMINATE:
            return "this leaves it open"


def sentence_of_answer(answer: Answer, *, who: str, where: str, developer: str) -> str:
    """The answer with what decides it. `where` is the model and the channel."""
    codes = {ReasonCode(reason["code"]) for reason in answer["reasons"]}
    said = {LAW: _law(answer["permitted"], codes), DEVELOPER: _offer(answer, codes, developer)}
    why = " and ".join(said[layer] for layer in deciding_layers(answer))
    match Outcome(answer["outcome"]):
        case Outcome.ALLOW:
            return f"{who} may use {where}: {why}{_conditions(answer)}."
        case Outcome.DENY:
            return f"{who} may not use {where}: {why}."
        case Outcome.INDETERMINATE:
            return f"Whether {_inside(who)} may use {where} is not known: {why}."


def who_words(kind_of_users: str, organization: str) -> str:
    """Whom a sentence is about; either may be empty."""
    where = f" at {organization}" if organization else ""
    if kind_of_users:
        return f"A user in the class “{kind_of_users}”{where}"
    return organization or "Somebody of whom nothing is said"


def _law(permitted: str, codes: Collection[ReasonCode]) -> str:
    if permitted == "no":
        return "the law bars them"
    if permitted == "unknown":
        return "whether the law bars them is open"
    if ReasonCode.EXCEPTED in codes:
        return "they are excepted from the bar on it"
    return "no bar reaches them"


def _offer(answer: Answer, codes: Collection[ReasonCode], developer: str) -> str:
    offered = answer["offered"]
    if offered == "yes":
        published = ReasonCode.OPEN_WEIGHTS_IRREVOCABLE in codes
        return "its weights are published" if published else f"{developer} offers it to them"
    if offered == "no":
        if ReasonCode.SUSPENDED_BY_DEVELOPER in codes:
            return f"{developer} has suspended it for everyone"
        if ReasonCode.NOT_OFFERED in codes:
            return "no offer of it is in effect there"
        return f"{developer} does not offer it to them"
    if ReasonCode.CHANNEL_NOT_TRACKED in codes:
        return "this registry does not follow that channel for it"
    return f"whether {developer} offers it to them is open"


def _conditions(answer: Answer) -> str:
    count = len(answer["conditions"])
    if not count:
        return ""
    return f", under {'a condition' if count == 1 else f'{count} conditions'}"


def _inside(who: str) -> str:
    """As it stands within a sentence: what is no name starts small."""
    for article in ("A ", "Somebody "):
        if who.startswith(article):
            return who[0].lower() + who[1:]
    return who
