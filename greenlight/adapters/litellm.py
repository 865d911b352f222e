"""A guardrail for LiteLLM: a call goes to a model only if the record lets it.

    guardrails:
      - guardrail_name: greenlight
        litellm_params:
          guardrail: greenlight.adapters.litellm.GreenlightGuardrail
          mode: pre_call
          default_on: true
          url: https://greenlight.example
          channels: {openai: openai-api, anthropic: anthropic-api}

It is asked twice: before the proxy chooses a deployment, where a call is stopped with a reason, and
before the chosen one is called, which also reaches what the router falls back to by itself.
Messages are not looked at. Settings: docs/enforcement.md.
"""

import asyncio
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from greenlight.adapters.guarding import Guard, Policy, Target, Verdict, channel_of
from greenlight.answers import Answer
from greenlight.asynchronous import AsyncClient
from greenlight.client import Client
from greenlight.errors import Unreachable
from greenlight.local.evaluator import LocalEvaluator
from greenlight.local.staleness import StalePolicy
from greenlight.questions import Question, Subject
from greenlight.retrying import NEVER

try:
    from litellm.integrations.custom_guardrail import CustomGuardrail
except ImportError:  # The client is of use without LiteLLM.
    CustomGuardrail = None

logger = logging.getLogger(__name__)

FORBIDDEN = 403
NOTE = "greenlight"
"""The member of a call's metadata that says what was found."""
HEADER = "x-greenlight-fallback"
_METADATA = ("metadata", "litellm_metadata")
Json = dict[str, Any]


class Blocked(Exception):
    """A call that is stopped, where there is no web framework to say it with."""

    def __init__(self, detail: Json) -> None:
        super().__init__(detail["error"]["message"])
        self.status_code = FORBIDDEN
        self.detail = detail


class GreenlightGuardrail(CustomGuardrail or object):  # type: ignore[misc]
    def __init__(
        self,
        *,
        url: str | None = None,
        key: str | None = None,
        channel: str | None = None,
        channels: Mapping[str, str] | None = None,
        organization: str | None = None,
        staff: bool = False,
        affiliate_of: str | None = None,
        classes: Mapping[str, Any] | None = None,
        lists: Mapping[str, Any] | None = None,
        trust: Any = None,
        fallbacks: Mapping[str, Sequence[str]] | None = None,
        on_fallback: str = "offer",
        not_on_record: Any = "block",
        unanswered: Any = "block",
        timeout: float = 1.0,
        copy: str | None = None,
        stale_after: float = 60.0,
        stale: Any = "deny",
        **others: Any,
    ) -> None:
        if CustomGuardrail is None:
            raise ImportError("LiteLLM is not installed; pip install litellm.")
        super().__init__(**others)
        for name, value, known in (
            ("on_fallback", on_fallback, ("offer", "use")),
            ("not_on_record", not_on_record, ("block", "pass")),
            ("unanswered", unanswered, ("block", "pass")),
            ("stale", stale, ("deny", "warn", "allow")),
        ):
            if value not in known:
                raise ValueError(f"{name} is one of {', '.join(known)}, not {value!r}.")
        self._channels, self._channel = dict(channels or {}), channel
        self._fallbacks = {name: list(behind) for name, behind in (fallbacks or {}).items()}
        self._uses_fallback = on_fallback == "use"
        subject = Subject(
            organization, staff, affiliate_of, _said(classes), _said(lists)
        )  # fmt: skip
        self._address = url or os.environ["GREENLIGHT_URL"]
        self._key = key or os.environ.get("GREENLIGHT_KEY")
        self._timeout = timeout
        self._clients: WeakKeyDictionary[Any, AsyncClient] = WeakKeyDictionary()
        self._local: LocalEvaluator | None = None
        if copy is not None:
            self._local = self._started(Path(copy), StalePolicy(after=stale_after, then=stale))
        policy = Policy(subject, trust, not_on_record, unanswered)
        self._guard = Guard(self._ask, policy)

    async def async_pre_call_hook(
        self, user_api_key_dict: Any, cache: Any, data: Json, call_type: Any
    ) -> Json:
        """Stops the call, or leads it to a fallback that passes, where that was chosen."""
        name = data.get("model")
        if not isinstance(name, str):
            return data
        verdict = await self._guard.judge(name, self._targets(name))
        if verdict.passes:
            _note(data, verdict)
            return data
        instead = await self._guard.fallback(self._fallbacks.get(name, ()), self._targets)
        if instead is None or not self._uses_fallback:
            raise _stopped(verdict, instead)
        logger.warning("%s is answered by %s: %s", name, instead.name, verdict.reason)
        _note(data, instead, asked_for=verdict)
        data["model"] = instead.name
        return data

    async def async_pre_call_deployment_hook(self, kwargs: Json, call_type: Any) -> Json:
        """The last look, at what is really called: nothing that the router does goes by it."""
        name = kwargs.get("model")
        if isinstance(name, str) and self.should_run_guardrail(kwargs, _pre_call()):
            provider = kwargs.get("custom_llm_provider")
            verdict = await self._guard.judge(name, [self._target(name, provider)])
            if not verdict.passes:
                raise _stopped(verdict, None)
        return kwargs

    async def async_post_call_response_headers_hook(
        self, data: Json, *args: Any, **kwargs: Any
    ) -> dict[str, str] | None:
        """Tells the caller that another model answered than the one that was asked for."""
        for place in _METADATA:
            found = (data.get(place) or {}).get(NOTE) or {}
            if "asked_for" in found:
                return {HEADER: f"{found['asked_for']} -> {found['model']}"}
        return None

    async def close(self) -> None:
        """Gives back what the running loop holds open; a proxy that ends need not."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.close()
        if self._local is not None:
            self._local.close()
            self._waiting.close()

    async def _ask(self, question: Question) -> Answer:
        if self._local is not None:
            return self._local.check(question)
        # A connection belongs to the loop that opened it.
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            self._clients[loop] = AsyncClient(
                self._address, key=self._key, timeout=self._timeout, retries=NEVER
            )
        try:
            async with asyncio.timeout(self._timeout):
                return await self._clients[loop].check(question)
        except TimeoutError as error:
            raise Unreachable(f"The registry did not answer in {self._timeout:g} s.") from error

    def _started(self, folder: Path, policy: StalePolicy) -> LocalEvaluator:
        self._waiting = Client(self._address, key=self._key)
        local = LocalEvaluator(self._waiting, policy=policy, folder=folder)
        local.start()
        return local

    def _targets(self, name: str) -> list[Target]:
        """What the proxy's router may choose for a name; the name itself where it has none."""
        found = []
        for deployment in _deployments(name):
            told = deployment["litellm_params"]
            # Behind a wildcard stands what is asked for.
            model = name if "*" in told["model"] else told["model"]
            found.append(self._target(model, told.get("custom_llm_provider")))
        return found or [self._target(name, None)]

    def _target(self, model: str, provider: Any) -> Target:
        before = model.partition("/")[0] if "/" in model else None
        return Target(model, channel_of(provider or before, self._channels, self._channel))


def _said(words: Mapping[str, Any] | None) -> dict[str, Any]:
    """YAML makes booleans of yes and no."""
    return {
        name: {True: "yes", False: "no"}.get(word, word) if isinstance(word, bool) else word
        for name, word in (words or {}).items()
    }


def _deployments(name: str) -> list[Json]:
    # Not there for whoever uses the library alone, and then not to be loaded either.
    router = getattr(sys.modules.get("litellm.proxy.proxy_server"), "llm_router", None)
    found = None if router is None else router.get_model_list(model_name=name)
    return [dict(deployment) for deployment in found or ()]


def _pre_call() -> Any:
    from litellm.types.guardrails import GuardrailEventHooks

    return GuardrailEventHooks.pre_call


def _note(data: Json, verdict: Verdict, *, asked_for: Verdict | None = None) -> None:
    """What passed otherwise than by an allow, or in the place of another, says so."""
    if verdict.outcome == "allow" and asked_for is None and not verdict.stale:
        return
    found: Json = {"model": verdict.name, "outcome": verdict.outcome, "reason": verdict.reason}
    if asked_for is not None:
        found |= {"asked_for": asked_for.name, "reason": asked_for.reason}
    else:
        logger.warning("%s passes without an allow: %s", verdict.name, verdict.reason)
    place = _METADATA[1] if _METADATA[1] in data else _METADATA[0]
    data[place] = {**(data.get(place) or {}), NOTE: found}


def _stopped(verdict: Verdict, instead: Verdict | None) -> Exception:
    message = verdict.reason
    if instead is not None:
        message += f" {instead.name} may be used instead."
    detail = {
        "error": {
            "message": message, "type": "access_denied", "param": "model",
            "code": f"greenlight_{verdict.outcome}".replace("-", "_"),
        },
        "greenlight": {
            "model": verdict.name, "outcome": verdict.outcome, "reasons": list(verdict.codes),
            "missing_facts": list(verdict.missing),
            "fallback": None if instead is None else instead.name,
        },
    }  # fmt: skip
    try:
        from fastapi import HTTPException
    except ImportError:
        return Blocked(detail)
    refused: Exception = HTTPException(FORBIDDEN, detail)
    return refused
