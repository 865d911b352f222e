"""The policy of the page, in Rego, with the data document of the service.

The interpreter is regopy: the agent itself does not come by any package registry that is used here.
"""

import json
from typing import Any

import httpx2
import pytest

from tests.greenlight.conftest import Service
from tests.interop.software import CLIENTS, run, sample

PROGRAM = """
import json, sys
from regopy import Input, Interpreter
given = json.loads(open(sys.argv[1]).read())
rego = Interpreter()
rego.add_module("policy", given["policy"])
rego.add_data_json(json.dumps(given["data"]))
found = []
for asked in given["inputs"]:
    rego.set_input(Input(asked))
    found.append(json.loads(str(rego.query("x := data.gateway")))["bindings"])
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def document(service: Service, key: str) -> dict[str, Any]:
    query = {"lists": "gpt-5.6-partners=yes"}
    headers = {"Authorization": f"Bearer {key}"}
    found = httpx2.get(f"{service.url}/access/v1/opa/data.json", params=query, headers=headers)
    assert found.status_code == 200
    answer: dict[str, Any] = found.json()
    return answer


def decided(tmp_path: Any, document: dict[str, Any], *inputs: dict[str, str]) -> list[Any]:
    given = tmp_path / "given.json"
    policy = sample("gateway.rego")
    given.write_text(json.dumps({"policy": policy, "data": document, "inputs": inputs}))
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    return [found["x"] for found in json.loads(run(CLIENTS / "python", program, given))]


def test_the_policy_lets_through_what_the_document_allows(tmp_path, document) -> None:
    alias = next(
        name for name, model in document["greenlight"]["aliases"].items() if model == "gpt-5.6-sol"
    )
    allowed, by_alias, denied, strange, nowhere = decided(
        tmp_path, document,
        {"model": "gpt-5.6-sol", "channel": "openai-api"},
        {"model": alias, "channel": "openai-api"},
        {"model": "fable-5", "channel": "anthropic-api"},
        {"model": "no-such-model", "channel": "openai-api"},
        {"model": "gpt-5.6-sol", "channel": "no-such-channel"},
    )  # fmt: skip

    assert (allowed["allow"], by_alias["allow"]) == (True, True)
    assert (denied["allow"], strange["allow"], nowhere["allow"]) == (False, False, False)
    assert (
        denied["reason"] == document["greenlight"]["models"]["fable-5"]["anthropic-api"]["reason"]
    )
    assert strange["reason"] == "The model or the channel is not on record."


def test_an_answer_whose_time_is_over_lets_nothing_through(tmp_path, document) -> None:
    old = json.loads(json.dumps(document))
    old["greenlight"]["models"]["gpt-5.6-sol"]["openai-api"]["lapses"] = 1782864000

    [found] = decided(tmp_path, old, {"model": "gpt-5.6-sol", "channel": "openai-api"})

    assert found["allow"] is False
