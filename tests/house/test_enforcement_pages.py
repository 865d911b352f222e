"""The pages for those who enforce: what they print is what comes, and what they name is there."""

import ast
import json
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.test import Client

from tests.house.test_readme import EXAMPLE, Example, ask, symbols_of

ROOT = Path(__file__).resolve().parents[2]
AUTHZEN = (ROOT / "docs" / "authzen.md").read_text()
EXAMPLES = [Example(*found) for found in EXAMPLE.findall(AUTHZEN)]
ENFORCEMENT = (ROOT / "docs" / "enforcement.md").read_text()
SAMPLES = re.findall(r"```(\w+)\n(.*?)\n```", ENFORCEMENT, re.DOTALL)
GUARDRAIL_URL = re.compile(r"https://greenlight\.example(/access/v1/guardrail\?[^\s\"]+)")
READERS: dict[str, Callable[[str], object]] = {
    "jsonc": lambda text: json.loads(text.partition("\n")[2]),
    "yaml": yaml.safe_load,
    "python": ast.parse,
    "rego": str,
}
CONFORMANCE = re.findall(r"\| `(test_[a-z_]+\.py)` `(test_[a-z_0-9]+)` \|", AUTHZEN)


@pytest.mark.django_db
@pytest.mark.parametrize("example", EXAMPLES, ids=["evaluation", "metadata"])
def test_an_example_prints_what_the_page_shows(api: Client, example: Example):
    request, _, shown_by = example.command.replace("\\\n", " ").rpartition(" | ")

    answer = ask(api, shlex.split(request))
    printed = subprocess.run(["sh", "-c", shown_by], input=answer, capture_output=True)

    assert printed.returncode == 0, printed.stderr
    assert json.loads(printed.stdout) == json.loads(example.output)


def test_every_test_of_the_conformance_table_is_there():
    assert len(CONFORMANCE) >= 25
    for file, name in CONFORMANCE:
        tree = ast.parse((ROOT / "tests" / "accesscontrol" / "authzen" / file).read_text())
        assert name in set(symbols_of(tree.body)), name


def test_every_sample_of_a_gateway_can_be_read():
    assert len(SAMPLES) >= 7
    for language, text in SAMPLES:
        assert READERS[language](text), text


@pytest.mark.django_db
def test_every_address_of_a_guardrail_on_the_page_answers_in_its_shape(api: Client):
    found = [
        api.post(path, "{}", "application/json") for path in GUARDRAIL_URL.findall(ENFORCEMENT)
    ]

    assert len(found) >= 2
    assert [answer.status_code for answer in found] == [200] * len(found)
