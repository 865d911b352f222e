"""The gateway of Portkey with the sample of the page."""

import json
import os
import shutil
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.greenlight.conftest import Service
from tests.interop.provider import Provider
from tests.interop.software import PORTKEY, chat, running, sample
from tests.services.ports import free_port


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    node, port = shutil.which("node"), free_port()
    assert node is not None, "node is needed: apt-get install nodejs npm"
    log = tmp_path_factory.mktemp("portkey") / "log"
    environment = {**os.environ, "TRUSTED_CUSTOM_HOSTS": "127.0.0.1"}
    with running(node, PORTKEY, f"--port={port}", port=port, log=log, environment=environment):
        yield f"http://127.0.0.1:{port}"


def configured(service_url: str, provider: Provider, key: str) -> dict[str, Any]:
    text = sample("portkey.json").partition("\n")[2]
    text = text.replace("https://greenlight.example", service_url).replace("gl_live_…", key)
    config: dict[str, Any] = json.loads(text)
    return {**config, "custom_host": f"{provider.url}/v1", "api_key": "sk-of-the-caller"}


def ask(gateway: str, config: dict[str, Any], model: str) -> httpx2.Response:
    return chat(gateway, model, {"x-portkey-config": json.dumps(config)})


def test_a_call_goes_through_only_where_the_record_allows_it(
    gateway: str, service: Service, provider: Provider, key: str
) -> None:
    config = configured(service.url, provider, key)

    allowed = ask(gateway, config, "gpt-5.6-sol")
    denied = ask(gateway, config, "fable-5")
    strange = ask(gateway, config, "no-such-model")

    assert (allowed.status_code, denied.status_code, strange.status_code) == (200, 446, 446)
    assert provider.models == ["gpt-5.6-sol"]
    [hook] = denied.json()["hook_results"]["before_request_hooks"]
    [check] = hook["checks"]
    assert check["verdict"] is False
    assert check["data"]["responseData"]["details"]["outcome"] == "deny"


def test_where_nobody_answers_nothing_goes_through_as_the_sample_sets_it(
    gateway: str, provider: Provider, key: str
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    config = configured(nobody, provider, key)
    [check] = config["before_request_hooks"][0]["checks"]
    assert check["parameters"]["failOnError"] is True
    careless = json.loads(json.dumps(config))
    careless["before_request_hooks"][0]["checks"][0]["parameters"]["failOnError"] = False

    assert ask(gateway, config, "gpt-5.6-sol").status_code == 446
    assert provider.calls == []
    # What the page warns of.
    assert ask(gateway, careless, "gpt-5.6-sol").status_code == 200
