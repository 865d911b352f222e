"""Whether a call may go to a model, and which other one may take it; for every gateway alike.

A gateway knows a model by a name of its own, behind which stand one or more targets: a model at a
provider. It passes if each of its targets does, since the gateway may choose any.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from accesscontrol.rules.authzen_answers import reason_for_user
from greenlight.answers import Answer
from greenlight.errors import GreenlightError, NotHere, NotOnRecord, Problem, RateLimited
from greenlight.questions import Question, Subject, Trust

Ask = Callable[[Question], Awaitable[Answer]]
Choice = Literal["block", "pass"]
Outcome = Literal["allow", "deny", "indeterminate", "not-on-record", "unanswered"]


@dataclass(frozen=True, slots=True)
class Target:
    """`model` as the provider knows it. `channel` None: nobody said over which one it is used."""

    model: str
    channel: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one name. `reason` is a sentence for whoever is stopped."""

    name: str
    passes: bool
    outcome: Outcome
    reason: str
    codes: tuple[str, ...] = ()
    target: Target | None = None
    """The one that decided."""
    missing: tuple[str, ...] = ()
    """The questions whose answers would settle it."""
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """Who asks, and what becomes of calls about which the record says nothing.

    `not_on_record`: models that the registry does not know. `unanswered`: when nobody answers, or
    not in time. Both are blocked unless somebody chose otherwise; what passes so says so.
    """

    subject: Subject = field(default_factory=Subject)
    trust: Trust | None = None
    not_on_record: Choice = "block"
    unanswered: Choice = "block"


class Guard:
    def __init__(self, ask: Ask, policy: Policy) -> None:
        self._ask = ask
        self._policy = policy

    async def judge(self, name: str, targets: Sequence[Target]) -> Verdict:
        """The verdict on the first target that does not pass, else on the last."""
        verdict = _nothing(name)
        for target in targets:
            verdict = await self._on_target(name, target)
            if not verdict.passes:
                break
        return verdict

    async def fallback(
        self, names: Sequence[str], targets_of: Callable[[str], Sequence[Target]]
    ) -> Verdict | None:
        """The first name that passes the same check by an allow of the record; None if none does.

        A call is never led to a model because nothing is known of it.
        """
        for name in names:
            verdict = await self.judge(name, targets_of(name))
            if verdict.outcome == "allow":
                return verdict
        return None

    async def _on_target(self, name: str, target: Target) -> Verdict:
        if target.channel is None:
            reason = f"It is not set up over which channel {target.model} is used."
            return Verdict(name, False, "unanswered", reason, ("CHANNEL_NOT_SET",), target)
        try:
            answer = await self._answer(target, target.channel)
        except NotOnRecord as error:
            passes = self._policy.not_on_record == "pass" and error.code == "unknown-model"
            return Verdict(name, passes, "not-on-record", str(error), (error.code,), target)
        except GreenlightError as error:
            passes = self._policy.unanswered == "pass" and not _is_ours(error)
            code = error.code if isinstance(error, Problem) else type(error).__name__
            return Verdict(name, passes, "unanswered", str(error), (code,), target)
        document = answer.document
        return Verdict(
            name=name,
            passes=answer.allows,
            outcome=answer.outcome,
            reason=reason_of(answer),
            codes=tuple(dict.fromkeys(answer.reason_codes)),
            target=target,
            missing=tuple(fact["text"] for fact in document["missing_facts"]),
            stale=answer.staleness is not None and answer.staleness.overdue,
        )

    async def _answer(self, target: Target, channel: str) -> Answer:
        """Under the name as it is, else without the provider before the slash."""
        policy = self._policy
        question = Question(target.model, channel, policy.subject, trust=policy.trust)
        try:
            return await self._ask(question)
        except NotOnRecord as error:
            plain = target.model.rpartition("/")[2]
            if error.code != "unknown-model" or plain == target.model:
                raise
        return await self._ask(Question(plain, channel, policy.subject, trust=policy.trust))


def reason_of(answer: Answer) -> str:
    """One sentence; where an old copy decided, that it did."""
    if answer.staleness is not None and answer.staleness.overdue:
        return answer.document["warnings"][-1]["text"]
    return reason_for_user(answer.document)


def channel_of(provider: str | None, channels: Mapping[str, str], usual: str | None) -> str | None:
    """Over which channel a provider is used, as it was set up."""
    return channels.get(provider or "", usual)


def _is_ours(error: GreenlightError) -> bool:
    """Whether it was set up wrongly: then it stays closed, however often nobody answers."""
    if isinstance(error, Problem):
        return error.status < 500 and not isinstance(error, RateLimited)
    return isinstance(error, NotHere)


def _nothing(name: str) -> Verdict:
    return Verdict(name, False, "unanswered", f"Nothing stands behind the name {name}.")
