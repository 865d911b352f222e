"""What the documentation says is so: examples answer as printed, tables name what there is."""

import ast
import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from django.test import Client

from registry.documents.changesets import read_changeset
from registry.documents.kinds import KINDS
from registry.documents.provisions import ProvisionShape

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
SERVICE = "http://127.0.0.1:8000"

EXAMPLE = re.compile(r"```sh\n(curl .*?)\n```\n\n```json\n(.*?)\n```", re.DOTALL)
TABLE_ROW = re.compile(r"\| .+ \| `([^`]+\.py)` `([^`]+)` \|")
LINK = re.compile(r"\]\(([^)#]+)\)")


class Example(NamedTuple):
    command: str
    output: str


PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
RECORDING = (ROOT / "docs" / "recording.md").read_text()


def named(name: str) -> re.Pattern[str]:
    return re.compile(rf"`{name}`|\*\*{name}\*\*")


EXAMPLES = [Example(*found) for found in EXAMPLE.findall(README)]
WHERE = TABLE_ROW.findall(README)


def test_there_are_three_examples_and_a_table():
    assert len(EXAMPLES) == README.count("\ncurl ") == 3
    assert len(WHERE) >= 25


@pytest.mark.django_db
@pytest.mark.parametrize("example", EXAMPLES, ids=["status", "check", "missing-fact"])
def test_an_example_prints_what_the_readme_shows(api: Client, example: Example):
    request, _, shown_by = example.command.replace("\\\n", " ").rpartition(" | ")

    answer = ask(api, shlex.split(request))
    printed = subprocess.run(["sh", "-c", shown_by], input=answer, capture_output=True)

    assert printed.returncode == 0, printed.stderr
    assert json.loads(printed.stdout) == json.loads(example.output)
    assert printed.stdout.decode().strip() == example.output


@pytest.mark.parametrize("example", EXAMPLES, ids=["status", "check", "missing-fact"])
def test_an_example_names_both_clocks(example: Example):
    assert "as_of" in example.command
    assert "known_at" in example.command


@pytest.mark.parametrize(("path", "symbol"), WHERE)
def test_what_the_table_names_is_there(path: str, symbol: str):
    tree = ast.parse((ROOT / path).read_text())

    assert symbol in set(symbols_of(tree.body))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path):
    links = LINK.findall(page.read_text())

    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_member_of_a_kind_is_documented(kind: str):
    row = next(line for line in RECORDING.splitlines() if line.startswith(f"| `{kind}` |"))

    members = {field.alias or name for name, field in KINDS[kind].model_fields.items()}

    assert {member for member in members if member not in row} <= {"id", "citations", "note"}


def test_every_member_of_a_provision_is_documented():
    table = RECORDING.partition("## Provisions")[2]

    assert [name for name in ProvisionShape.model_fields if not named(name).search(table)] == []


def test_the_example_of_a_changeset_has_no_faults():
    document = json.loads(re.findall(r"```json\n(.*?)```", RECORDING, re.DOTALL)[0])

    assert read_changeset(document).faults == []


def ask(api: Client, curl: list[str]) -> bytes:
    """Send what a curl command would send. Takes -s, -H and -d; anything else is refused."""
    assert curl.pop(0) == "curl"
    url, body, headers = "", None, {}
    words = iter(curl)
    for word in words:
        match word:
            case "-s":
                pass
            case "-H":
                name, _, value = next(words).partition(": ")
                headers[name] = value
            case "-d":
                body = next(words)
            case _:
                assert word.startswith(SERVICE)
                url = word
    target = url.removeprefix(SERVICE)
    assert urlsplit(url).path.startswith(("/api/v1/", "/access/v1/", "/.well-known/"))
    if body is None:
        return api.get(target, headers=headers).content
    return api.post(target, body, content_type=headers["Content-Type"]).content


def symbols_of(body: list[ast.stmt], prefix: str = "") -> list[str]:
    found = []
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.append(prefix + node.name)
            if isinstance(node, ast.ClassDef):
                found += symbols_of(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.Assign):
            found += [prefix + target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append(prefix + node.target.id)
    return found
