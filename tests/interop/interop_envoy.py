"""Envoy with the sample of the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.greenlight.conftest import Service
from tests.interop.provider import Provider
from tests.interop.software import CLIENTS, chat, running, sample
from tests.services.ports import free_port


def configured(service_port: int, models_port: int, port: int, key: str) -> str:
    text = sample("envoy.yaml")
    for before, after in (
        ("port_value: 10000", f"port_value: {port}"),
        (
            "address: models.internal, port_value: 8080",
            f"address: 127.0.0.1, port_value: {models_port}",
        ),
        (
            "address: greenlight.internal, port_value: 8000",
            f"address: 127.0.0.1, port_value: {service_port}",
        ),
        ("gl_live_…", key),
    ):
        assert before in text
        text = text.replace(before, after)
    return text


@pytest.fixture
def gateway(service: Service, provider: Provider, key: str, tmp_path: Path) -> Iterator[str]:
    yield from started(int(service.url.rpartition(":")[2]), provider, key, tmp_path)


def started(service_port: int, provider: Provider, key: str, folder: Path) -> Iterator[str]:
    port = free_port()
    config = folder / "envoy.yaml"
    config.write_text(configured(service_port, provider.port, port, key))
    command = (CLIENTS / "envoy", "-c", config, "--disable-hot-restart", "--concurrency", "1")
    with running(*command, port=port, log=folder / "envoy.log"):
        provider.calls.clear()
        yield f"http://127.0.0.1:{port}"


def test_a_call_goes_through_only_where_the_record_allows_it(
    gateway: str, provider: Provider
) -> None:
    allowed = chat(gateway, "gpt-5.6-sol")
    denied = chat(gateway, "fable-5")

    assert (allowed.status_code, denied.status_code) == (200, 403)
    assert provider.models == ["gpt-5.6-sol"]
    assert denied.json()["error"]["message"] == denied.json()["detail"]
    assert denied.headers["greenlight-outcome"] == "deny"
    headers = {name.lower(): value for name, value in provider.calls[0].headers.items()}
    assert headers["authorization"] == "Bearer sk-of-the-caller"
    assert headers["greenlight-outcome"] == "allow"


def test_a_caller_cannot_speak_for_the_proxy(gateway: str, provider: Provider) -> None:
    lies = {
        "Greenlight-Model": "gpt-5.6-sol", "Greenlight-Not-On-Record": "pass",
        "Greenlight-Lists": "gpt-5.6-partners=yes", "Greenlight-Channel": "openai-api",
    }  # fmt: skip

    assert chat(gateway, "fable-5", lies).status_code == 403
    assert chat(gateway, "no-such-model", lies).json()["code"] == "unknown-model"
    assert provider.calls == []


def test_where_nobody_answers_nothing_goes_through(
    provider: Provider, key: str, tmp_path: Path
) -> None:
    for gateway in started(free_port(), provider, key, tmp_path):
        stopped = chat(gateway, "gpt-5.6-sol")

    assert stopped.status_code == 503
    assert provider.calls == []
