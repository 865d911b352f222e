"""What an answer from an old copy is worth: the caller says, and the answer says so."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite, isnan
from typing import Literal, NamedTuple

from greenlight.answers import Answer, CheckDocument, Reason, Staleness

Then = Literal["deny", "warn", "allow"]
CODE = "snapshot-stale"
REASON = "SNAPSHOT_STALE"
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StalePolicy:
    """Beyond `after` seconds without word from the registry:

    deny    every answer is deny (fail closed)
    warn    answers are as before, each with a warning
    allow   what the copy denies stays denied, all else is allowed (fail open)

    Where there never was a copy, Stale is raised, whatever the policy.
    """

    after: float = 60.0
    then: Then = "deny"

    def __post_init__(self) -> None:
        """Raises: ValueError, for what is no age: no copy would ever be older."""
        if isnan(self.after):
            raise ValueError("`after` is a number of seconds, and NaN is none; give 60, or inf.")


class Heard(NamedTuple):
    """When the registry last confirmed the copy, and until when that is recent enough.

    Each on both clocks: seconds of the monotonic one, and the time of day.
    """

    asked: float
    at: datetime
    recent: float
    recent_at: datetime
    policy: str

    def age(self, monotonic: float, now: datetime) -> float:
        """Seconds. Either clock may stand still or be set back; the older age is the safe one."""
        return max(monotonic - self.asked, (now - self.at).total_seconds())


def heard(policy: StalePolicy, asked: float, at: datetime) -> Heard:
    """What a copy that was confirmed then is worth under the policy."""
    try:
        recent_at = at + timedelta(seconds=policy.after)
    except (OverflowError, ValueError):
        recent_at = _LATEST
    return Heard(asked, at, asked + policy.after, recent_at, policy.then)


def apply(document: CheckDocument, policy: StalePolicy, staleness: Staleness) -> Answer:
    """The answer to give where the copy says `document`."""
    if not staleness.overdue:
        return Answer(document, staleness)
    text = "It is not known when the registry last confirmed the copy."
    if isfinite(staleness.age):
        text = f"The registry has not confirmed the copy for {staleness.age:.0f} seconds."
    if policy.then == "deny":
        return Answer(_made(document, "deny", text), staleness)
    if policy.then == "allow" and document["outcome"] != "deny":
        return Answer(_made(document, "allow", text), staleness)
    return Answer(warned(document, CODE, text), staleness)


def warned(document: CheckDocument, code: str, text: str) -> CheckDocument:
    return {**document, "warnings": [*document["warnings"], {"code": code, "text": text}]}


def _made(document: CheckDocument, outcome: Literal["allow", "deny"], text: str) -> CheckDocument:
    """An answer that the policy makes and no record: nothing in it is said to be known."""
    reason: Reason = {"code": REASON, "provision": None, "by": [], "text": text}
    return {
        **document,
        "outcome": outcome,
        "permitted": "unknown",
        "offered": "unknown",
        "blocked_by": [],
        "reasons": [reason],
        "controlling": [],
        "conditions": [],
        "missing_facts": [],
        "warnings": [{"code": CODE, "text": text}],
        "valid": {"from": None, "until": None},
    }
