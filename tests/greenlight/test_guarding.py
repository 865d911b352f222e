"""The check inside a gateway: what passes, what is stopped, and what may take a call instead."""

import asyncio
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from greenlight import AsyncClient, RetryPolicy, Subject
from greenlight.adapters.guarding import Guard, Policy, Target, Verdict
from tests.greenlight.conftest import Service
from tests.services.ports import free_port

LISTED = Policy(Subject(lists={"gpt-5.6-partners": "yes"}))
SOL = Target("gpt-5.6-sol", "openai-api")
FABLE = Target("fable-5", "anthropic-api")
STRANGE = Target("no-such-model", "openai-api")
ONCE = RetryPolicy(tries=1)


def judged(url: str, *targets: Target, policy: Policy = LISTED) -> Verdict:
    async def ask() -> Verdict:
        async with AsyncClient(url, retries=ONCE, timeout=120) as client:
            return await Guard(client.check, policy).judge("a name", targets)

    return asyncio.run(ask())


def test_a_name_passes_if_everything_behind_it_may_be_used(service: Service) -> None:
    assert judged(service.url, SOL).passes
    both = judged(service.url, SOL, FABLE)
    assert (both.passes, both.outcome, both.target) == (False, "deny", FABLE)
    assert both.reason == "The developer does not offer the model for this use."
    assert "SUSPENDED_BY_DEVELOPER" in both.codes
    assert not judged(service.url).passes


def test_what_is_not_certain_does_not_pass_and_says_what_would_settle_it(service: Service) -> None:
    verdict = judged(service.url, SOL, policy=Policy())

    assert (verdict.passes, verdict.outcome) == (False, "indeterminate")
    assert verdict.missing == ("Is the subject on the list gpt-5.6-partners?",)


def test_a_model_is_found_behind_the_name_of_its_provider(service: Service) -> None:
    assert judged(service.url, Target("openai/gpt-5.6-sol", "openai-api")).passes


def test_what_is_not_on_record_passes_only_where_that_was_chosen(service: Service) -> None:
    passing = Policy(LISTED.subject, not_on_record="pass")

    assert not judged(service.url, STRANGE).passes
    assert judged(service.url, STRANGE, policy=passing).passes
    assert not judged(service.url, Target("gpt-5.6-sol", "no-such"), policy=passing).passes
    assert not judged(service.url, Target("gpt-5.6-sol", None), policy=passing).passes


def test_where_nobody_answers_it_passes_only_where_that_was_chosen(service: Service) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    passing = Policy(LISTED.subject, unanswered="pass")

    assert judged(nobody, SOL).outcome == "unanswered"
    assert not judged(nobody, SOL).passes
    assert judged(nobody, SOL, policy=passing).passes
    # What is set up wrongly is answered, and stays closed.
    wrong = Policy(Subject(lists={"no-such-list": "yes"}), unanswered="pass")
    assert not judged(service.url, SOL, policy=wrong).passes


def test_only_what_is_allowed_itself_is_offered_instead(service: Service) -> None:
    behind = {"fable": [FABLE], "unknown": [STRANGE], "both": [SOL, FABLE], "sol": [SOL]}
    policy = Policy(LISTED.subject, not_on_record="pass", unanswered="pass")

    async def offered(names: Sequence[str]) -> Verdict | None:
        async with AsyncClient(service.url) as client:
            return await Guard(client.check, policy).fallback(names, behind.__getitem__)

    found = asyncio.run(offered(["fable", "unknown", "both", "sol"]))
    assert found is not None
    assert found.name == "sol"
    assert asyncio.run(offered(["fable", "unknown", "both"])) is None


@pytest.fixture
def guardrail(service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Our guardrail on as much of LiteLLM as it touches; `make interop` has all of it."""

    class CustomGuardrail:
        def __init__(self, guardrail_name: str, event_hook: str, default_on: bool) -> None:
            self.guardrail_name = guardrail_name

        def should_run_guardrail(self, data: Any, event_type: Any) -> bool:
            return bool(event_type == "pre_call")

    base = types.ModuleType("litellm.integrations.custom_guardrail")
    base.CustomGuardrail = CustomGuardrail  # type: ignore[attr-defined]
    kinds = types.ModuleType("litellm.types.guardrails")
    kinds.GuardrailEventHooks = types.SimpleNamespace(pre_call="pre_call")  # type: ignore[attr-defined]
    for name, module in {
        "litellm": types.ModuleType("litellm"),
        "litellm.integrations": types.ModuleType("litellm.integrations"),
        "litellm.types": types.ModuleType("litellm.types"),
        base.__name__: base,
        kinds.__name__: kinds,
        "fastapi": None,
    }.items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.delitem(sys.modules, "greenlight.adapters.litellm", raising=False)
    from greenlight.adapters import litellm

    def made(**settings: Any) -> Any:
        usual = {
            "guardrail_name": "greenlight", "event_hook": "pre_call", "default_on": True,
            "url": service.url, "lists": {"gpt-5.6-partners": True},
            "channels": {"openai": "openai-api", "anthropic": "anthropic-api"},
            "fallbacks": {"anthropic/fable-5": ["anthropic/mythos-5", "openai/gpt-5.6-sol"]},
        }  # fmt: skip
        return litellm.GreenlightGuardrail(**{**usual, **settings})

    yield made
    sys.modules.pop("greenlight.adapters.litellm", None)


async def closing(guardrail: Any, what: Any) -> Any:
    try:
        return await what
    finally:
        await guardrail.close()


def called(guardrail: Any, model: str) -> dict[str, Any]:
    data = {"model": model, "messages": [{"role": "user", "content": "Hello"}]}
    call = guardrail.async_pre_call_hook(None, None, data, "completion")
    found: dict[str, Any] = asyncio.run(closing(guardrail, call))
    return found


def test_litellm_is_stopped_with_our_reason_and_an_offer(guardrail: Any) -> None:
    assert called(guardrail(), "openai/gpt-5.6-sol")["model"] == "openai/gpt-5.6-sol"

    with pytest.raises(Exception, match=r"openai/gpt-5\.6-sol may be used instead") as stopped:
        called(guardrail(), "anthropic/fable-5")

    detail = stopped.value.detail  # type: ignore[attr-defined]
    assert stopped.value.status_code == 403  # type: ignore[attr-defined]
    assert detail["error"]["code"] == "greenlight_deny"
    assert detail["greenlight"]["fallback"] == "openai/gpt-5.6-sol"
    with pytest.raises(Exception, match="not set up over which channel"):
        called(guardrail(), "bedrock/gpt-5.6-sol")


def test_litellm_is_led_to_the_fallback_where_that_was_chosen_and_the_caller_is_told(
    guardrail: Any,
) -> None:
    using = guardrail(on_fallback="use")

    data = called(using, "anthropic/fable-5")

    assert data["model"] == "openai/gpt-5.6-sol"
    headers = asyncio.run(using.async_post_call_response_headers_hook(data, None, None))
    assert headers == {"x-greenlight-fallback": "anthropic/fable-5 -> openai/gpt-5.6-sol"}
    assert asyncio.run(using.async_post_call_response_headers_hook({"model": "m"}, None)) is None


def test_litellm_asks_again_about_what_is_really_called(guardrail: Any) -> None:
    made = guardrail()

    def last(**call: str) -> Any:
        return asyncio.run(closing(made, made.async_pre_call_deployment_hook(call, None)))

    allowed = {"model": "gpt-5.6-sol", "custom_llm_provider": "openai"}
    assert last(**allowed) == allowed
    with pytest.raises(Exception, match="does not offer"):
        last(model="anthropic/fable-5")


def test_litellm_answers_from_a_copy_that_is_kept(guardrail: Any, tmp_path: Any) -> None:
    local = guardrail(copy=str(tmp_path))

    async def ask(model: str) -> Any:
        return await local.async_pre_call_hook(None, None, {"model": model}, "completion")

    async def both() -> None:
        assert (await ask("openai/gpt-5.6-sol"))["model"] == "openai/gpt-5.6-sol"
        with pytest.raises(Exception, match="does not offer"):
            await ask("anthropic/fable-5")

    asyncio.run(closing(local, both()))


def test_a_guardrail_that_is_set_up_wrongly_does_not_start(guardrail: Any) -> None:
    for wrong in ({"on_fallback": "silently"}, {"unanswered": "allow"}, {"stale": "maybe"}):
        with pytest.raises(ValueError, match="is one of"):
            guardrail(**wrong)
