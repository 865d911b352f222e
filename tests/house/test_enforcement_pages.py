"""The pages for those who enforce: what they print is what comes, and what they name is there."""

import ast
import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests.house.test_readme import EXAMPLE, Example, ask, symbols_of

ROOT = Path(__file__).resolve().parents[2]
AUTHZEN = (ROOT / "docs" / "authzen.md").read_text()
EXAMPLES = [Example(*found) for found in EXAMPLE.findall(AUTHZEN)]
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
