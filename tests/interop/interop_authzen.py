"""Clients of AuthZEN that others wrote, against the service as it is."""

import json
from pathlib import Path
from typing import Any

from tests.greenlight.conftest import Service
from tests.interop.software import CLIENTS, run, sample

CONTEXT = {"channel": "anthropic-api", "as_of": "2026-06-27", "known_at": "2026-06-28T22:00:00Z"}
SUBJECT = {
    "type": "organization", "id": "acme-labs",
    "properties": {
        "classes": {"foreign_person": "no", "military_contractor": "no"},
        "lists": {"commerce-approved-mythos-5": "yes"},
    },
}  # fmt: skip

DECERN = """
import json, sys
from decern import Client, DecernError
url, key = sys.argv[1:3]
subject, context = map(json.loads, sys.argv[3:5])
pdp = Client(url, token=key)
found = {"healthy": pdp.healthy()}
for model in ("mythos-5", "fable-5", "no-such-model"):
    try:
        said = pdp.evaluate(subject, "use", {"type": "model", "id": model}, context)
        found[model] = [said.allowed, said.reasons, said.context["outcome"]]
    except DecernError as error:
        found[model] = [error.status_code, json.loads(error.body)["code"]]
try:
    stranger = Client(url, token="gl_live_wrong")
    stranger.evaluate(subject, "use", {"type": "model", "id": "m"}, context)
except DecernError as error:
    found["wrong key"] = error.status_code
print(json.dumps(found))
"""

APPARITOR = """
import asyncio, json, sys
from apparitor.client import AuthZENClient
from apparitor.config import ScannerConfig
from apparitor.models import Action, BatchEvaluationRequest, EvaluationItem, EvaluationRequest
from apparitor.models import Resource, Subject
url, key = sys.argv[1:3]
subject, context = map(json.loads, sys.argv[3:5])
config = ScannerConfig(
    pdp_url=url, allow_insecure_pdp=True, default_headers={"Authorization": "Bearer " + key}
)
def asked(model, kind=EvaluationRequest):
    return kind(
        subject=Subject(**subject), action=Action(name="use"),
        resource=Resource(type="model", id=model), context=context,
    )
async def main():
    client = AuthZENClient(config)
    single = [(await client.evaluate(asked(model))).decision for model in ("mythos-5", "fable-5")]
    several = await client.evaluate_batch(
        BatchEvaluationRequest(
            evaluations=[asked(model, EvaluationItem) for model in ("mythos-5", "fable-5", "x")]
        )
    )
    print(json.dumps({"single": single, "batch": [one.decision for one in several.evaluations]}))
asyncio.run(main())
"""


def test_decern_asks_and_is_answered(service: Service, key: str, tmp_path: Path) -> None:
    found = asked(DECERN, service, key, tmp_path)

    assert found == {
        "healthy": True,
        "mythos-5": [True, ["EXCEPTED", "OFFERED"], "allow"],
        "fable-5": [False, ["BAR_UNCERTAIN", "SUSPENDED_BY_DEVELOPER"], "deny"],
        "no-such-model": [404, "unknown-model"],
        "wrong key": 401,
    }


def test_apparitor_asks_one_by_one_and_in_a_batch(
    service: Service, key: str, tmp_path: Path
) -> None:
    found = asked(APPARITOR, service, key, tmp_path)

    assert found == {"single": [True, False], "batch": [True, False, False]}


def test_a_tool_of_an_mcp_server_runs_only_where_the_model_may_be_used(
    service: Service, key: str, tmp_path: Path
) -> None:
    """The FastMCP middleware of apparitor, with the mapper of the page."""
    found = asked(sample("mcp_server.py") + CALLS, service, key, tmp_path)

    assert found["gpt-5.6-sol"] == "Hello from gpt-5.6-sol."
    assert "Hello" not in found["fable-5"]
    assert "Hello" not in found["no-such-model"]
    assert found["ran"] == ["gpt-5.6-sol"]


CALLS = """
import asyncio, json
from fastmcp import Client
async def main():
    found = {}
    async with Client(server) as client:
        for model in ("gpt-5.6-sol", "fable-5", "no-such-model"):
            try:
                said = await client.call_tool("ask_model", {"model": model, "prompt": "Hello"})
                found[model] = said.content[0].text
            except Exception as error:
                found[model] = str(error)
    print(json.dumps({**found, "ran": ran}))
asyncio.run(main())
"""


def asked(code: str, service: Service, key: str, folder: Path) -> Any:
    program = folder / "program.py"
    program.write_text(code)
    words = (program, service.url, key, json.dumps(SUBJECT), json.dumps(CONTEXT))
    environment = {"GREENLIGHT_URL": service.url, "GREENLIGHT_KEY": key, "HOME": str(folder)}
    return json.loads(run(CLIENTS / "python", *words, **environment).splitlines()[-1])
