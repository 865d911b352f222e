"""AuthZEN: from answers of ours to the standard's decision, and back into one where several count.

`decision` is true only for an allow. Nothing in here moves with the clock or with the call, so the
same question on the same record gets the same bytes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from accesscontrol.rules.decide import Outcome

Json = dict[str, Any]

_RANK = {outcome.value: rank for rank, outcome in enumerate(Outcome)}
"""From the most closed to the most open."""
_TRUTHS = ("no", "unknown", "yes")
_MAY = {
    "allow": "This model may be used.",
    "indeterminate": "Whether this model may be used is not certain, so it is not let through.",
}
_BLOCKED = {
    ("law",): "The law bars this use of the model.",
    ("developer",): "The developer does not offer the model for this use.",
    (
        "law",
        "developer",
    ): "The law bars this use of the model, and it is not offered either.",
}
_DEPENDS = " It depends on conditions; see `conditions`."
_WOULD_SETTLE = " What would settle it is in `missing_facts`."


def decision_of(answer: Mapping[str, Any]) -> Json:
    """The decision that an answer of ours is, as the standard has it."""
    return {
        "decision": answer["outcome"] == Outcome.ALLOW.value,
        "context": {
            "outcome": answer["outcome"],
            "permitted": answer["permitted"],
            "offered": answer["offered"],
            "blocked_by": answer["blocked_by"],
            "reasons": list(dict.fromkeys(reason["code"] for reason in answer["reasons"])),
            "reason_admin": {"en": _for_staff(answer)},
            "reason_user": {"en": reason_for_user(answer)},
            "controlling": answer["controlling"],
            "conditions": answer["conditions"],
            "missing_facts": answer["missing_facts"],
            "warnings": answer["warnings"],
            "valid": answer["valid"],
            "model": answer["model"],
            "channel": answer["channel"],
            "trust": answer["trust"],
            "ledger_size": answer["ledger_size"],
            "engine": answer["engine"],
        },
    }


def every_channel(answers: Sequence[Mapping[str, Any]]) -> Json:
    """One answer for a question that named no channel: every one of them must allow.

    A single deny is the whole answer. `answers` are about one model and not empty.
    """
    lowest = min(_RANK[answer["outcome"]] for answer in answers)
    deciding = [answer for answer in answers if _RANK[answer["outcome"]] == lowest]
    first = deciding[0]
    together = {
        **first,
        "permitted": min((answer["permitted"] for answer in answers), key=_TRUTHS.index),
        "offered": min((answer["offered"] for answer in answers), key=_TRUTHS.index),
        "channel": first["channel"] if len(deciding) == 1 else None,
        "valid": _overlap([answer["valid"] for answer in answers]),
        "missing_facts": _missing(answers) if first["outcome"] == "indeterminate" else [],
    }
    together["blocked_by"] = [
        layer
        for layer, says in (("law", "permitted"), ("developer", "offered"))
        if together[says] == "no"
    ]
    for member in ("reasons", "controlling", "conditions", "warnings"):
        together[member] = _each_once([part for answer in deciding for part in answer[member]])
    together["warnings"].append(
        {
            "code": "channel-not-named",
            "text": "No channel was named, so every channel on record had to allow. Name the one "
            "that is used in context.channel.",
        }
    )
    return together


def no_channel(model: str, echo: Mapping[str, Any], engine: str) -> Json:
    """The answer where no channel is on record: nothing says yes, and nothing says no."""
    return {
        "outcome": "indeterminate", "permitted": "unknown", "offered": "unknown", "blocked_by": [],
        "reasons": [], "controlling": [], "conditions": [], "missing_facts": [],
        "warnings": [{"code": "no-channel-on-record", "text": "No channel is on record."}],
        "valid": {"from": None, "until": None}, "model": model, "channel": None, **echo,
        "engine": engine,
    }  # fmt: skip


def failed(problem: Mapping[str, Any]) -> Json:
    """The decision of an item of a batch that could not be asked. Closed, with the error inside."""
    error = {
        "status": problem["status"],
        "message": problem["detail"],
        "code": problem["code"],
        "errors": problem["errors"],
    }
    return {"decision": False, "context": {"error": error}}


def reason_for_user(answer: Mapping[str, Any]) -> str:
    """One sentence that may be shown to whoever was let through or stopped."""
    outcome = answer["outcome"]
    if outcome == Outcome.DENY.value:
        return _BLOCKED[tuple(answer["blocked_by"])]
    text = _MAY[outcome]
    if outcome == Outcome.ALLOW.value:
        return text + (_DEPENDS if answer["conditions"] else "")
    return text + (_WOULD_SETTLE if answer["missing_facts"] else "")


def _for_staff(answer: Mapping[str, Any]) -> str:
    """Every reason with the provision that it speaks of, in one text."""
    parts = []
    for reason in answer["reasons"]:
        where = f" {reason['provision']}" if reason["provision"] else ""
        by = f" by {', '.join(reason['by'])}" if reason["by"] else ""
        parts.append(f"{reason['code']}{where}{by}: {reason['text']}")
    return " ".join(parts) or "Nothing on record speaks of it."


def _overlap(periods: Sequence[Mapping[str, str | None]]) -> dict[str, str | None]:
    """While every one of these holds. Instants of one form in UTC sort as texts."""
    starts = [period["from"] for period in periods if period["from"] is not None]
    ends = [period["until"] for period in periods if period["until"] is not None]
    return {"from": max(starts, default=None), "until": min(ends, default=None)}


def _missing(answers: Sequence[Mapping[str, Any]]) -> list[Json]:
    """The facts that would change the whole answer, each tried alone on every channel."""
    facts: dict[tuple[str, str, str | None], Json] = {}
    for answer in answers:
        for fact in answer["missing_facts"]:
            facts.setdefault(_door(fact), fact)
    found = []
    for door, fact in facts.items():
        if_yes, if_no = (
            min((_outcome_if(answer, door, side) for answer in answers), key=_RANK.__getitem__)
            for side in ("if_yes", "if_no")
        )
        if if_yes != if_no:
            found.append({**fact, "if_yes": if_yes, "if_no": if_no})
    return found


def _outcome_if(answer: Mapping[str, Any], door: tuple[str, str, str | None], side: str) -> str:
    for fact in answer["missing_facts"]:
        if _door(fact) == door:
            return str(fact[side])
    return str(answer["outcome"])


def _door(fact: Mapping[str, Any]) -> tuple[str, str, str | None]:
    return fact["kind"], fact["subject"], fact["part"]


def _each_once(parts: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for part in parts:
        if part not in found:
            found.append(part)
    return found
