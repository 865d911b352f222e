"""The proxy of LiteLLM with the sample of the page: our guardrail inside."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.greenlight.conftest import Service
from tests.interop.provider import Provider
from tests.interop.software import LITELLM, running, sample
from tests.interop.software import chat as chat_with
from tests.services.ports import free_port
from tests.services.running import ROOT

MASTER = f"sk-{secrets.token_hex(32)}"
MORE = """
router_settings:
  num_retries: 0
  fallbacks: [{flaky: [research]}]
litellm_settings: {request_timeout: 10}
"""
FLAKY = """
- model_name: flaky
  litellm_params: {model: openai/gpt-5.6-terra}
"""


@pytest.fixture(scope="module", autouse=True)
def our_client_is_there(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The wheel as it is built now, installed beside LiteLLM."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    build = (*pip, "wheel", "--no-build-isolation", "--no-deps", "--no-index", "-w", folder, ROOT)
    subprocess.run(build, check=True, cwd=folder)
    [wheel] = folder.glob("*.whl")
    there = (*pip, "--python", LITELLM / "python", "install", "--no-deps", "--no-index")
    subprocess.run((*there, "--force-reinstall", wheel), check=True, cwd=folder)


@contextmanager
def proxy(
    service_url: str, provider: Provider, key: str, folder: Path, **changes: str
) -> Iterator[str]:
    port, config = free_port(), folder / "litellm.yaml"
    text = sample("litellm.yaml").replace("https://greenlight.example", service_url)
    text = text.replace("gl_live_…", key).replace(
        "guardrails:\n", f"{FLAKY.lstrip()}guardrails:\n", 1
    )
    for model in ("openai/gpt-5.6-sol", "anthropic/fable-5", "openai/gpt-5.6-terra"):
        base = f"api_base: {provider.url}" + ("/v1" if model.startswith("openai") else "")
        text = text.replace(f"{{model: {model}}}", f"{{model: {model}, {base}, api_key: sk-x}}")
    for before, after in changes.items():
        assert f"{before}: " in text
        lines = text.splitlines()
        text = "\n".join(
            f"{line.partition(before)[0]}{before}: {after}"
            if line.strip().startswith(f"{before}:")
            else line
            for line in lines
        )
    config.write_text(text + MORE)
    environment = {
        **os.environ, "PATH": f"{LITELLM}:{os.environ['PATH']}", "HOME": str(folder),
        "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "*", "LITELLM_MASTER_KEY": MASTER,
    }  # fmt: skip
    environment.pop("DATABASE_URL", None)
    command = (LITELLM / "litellm", "--config", config, "--host", "127.0.0.1", "--port", port)
    log = folder / "litellm.log"
    with running(*command, port=port, log=log, patience=120, environment=environment):
        provider.calls.clear()
        yield f"http://127.0.0.1:{port}"
    assert "A secret of ours." not in log.read_text()


def chat(gateway: str, model: str) -> httpx2.Response:
    return chat_with(gateway, model, {"Authorization": f"Bearer {MASTER}"})


def test_a_call_goes_only_to_a_model_that_the_record_allows(
    service: Service, provider: Provider, key: str, tmp_path: Path
) -> None:
    with proxy(service.url, provider, key, tmp_path) as gateway:
        allowed = chat(gateway, "chat")
        instead = chat(gateway, "research")
        provider.failing.add("gpt-5.6-terra")
        by_router = chat(gateway, "flaky")

    assert allowed.status_code == 200
    assert "x-greenlight-fallback" not in allowed.headers
    assert instead.status_code == 200
    assert instead.headers["x-greenlight-fallback"] == "research -> chat"
    # The router falls back by itself, to what may not be used.
    assert by_router.status_code >= 400
    assert set(provider.models) == {"gpt-5.6-sol", "gpt-5.6-terra"}


def test_a_call_that_is_stopped_is_told_why_and_what_may_be_used(
    service: Service, provider: Provider, key: str, tmp_path: Path
) -> None:
    with proxy(service.url, provider, key, tmp_path, on_fallback="offer") as gateway:
        stopped = chat(gateway, "research")

    said = stopped.json()["error"]
    assert stopped.status_code == 403
    assert "chat may be used instead" in str(said)
    assert "The developer does not offer the model" in str(said)
    assert provider.calls == []


def test_where_nobody_answers_nothing_goes_through_unless_it_was_chosen(
    provider: Provider, key: str, tmp_path: Path
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"

    with proxy(nobody, provider, key, tmp_path) as gateway:
        stopped = chat(gateway, "chat")
        assert (stopped.status_code, provider.calls) == (403, [])
    with proxy(
        nobody, provider, key, tmp_path, on_fallback="offer\n    unanswered: pass"
    ) as gateway:
        assert chat(gateway, "chat").status_code == 200
