"""What docs/ shows is so: its examples, its addresses, its commands."""

import json
import re
import shlex
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import get_commands, load_command_class
from django.test import Client
from django.urls import resolve

from greenlight.commands.parser import parser as command_line
from greenlight_verify.__main__ import main as verify
from tests.house.test_readme import EXAMPLE, Example, ask

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
QUICK_START = (ROOT / "docs" / "quick-start.md").read_text()
EXAMPLES = [Example(*found) for found in EXAMPLE.findall(QUICK_START)]
SERVICE = "http://127.0.0.1:8000"

BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def lines_of(page: Path) -> list[list[str]]:
    """The commands of a page as their words, each as a shell would read it."""
    text = "\n".join(body for kind, body in BLOCK.findall(page.read_text()) if kind == "sh")
    found = []
    for line in re.sub(r"\\\n", " ", text).split("\n"):
        try:
            words = shlex.split(line, comments=True)
        except ValueError:
            continue  # a body over several lines, which an example of its own test sends
        found.append(words)
    return [words for words in found if words]


COMMANDS = [(page.stem, words) for page in PAGES for words in lines_of(page)]


@pytest.mark.django_db
@pytest.mark.parametrize("example", EXAMPLES, ids=["check", "compare"])
def test_an_example_of_the_quick_start_prints_what_the_page_shows(
    api: Client, example: Example
) -> None:
    request, _, shown_by = example.command.replace("\\\n", " ").partition(" | ")

    answer = ask(api, shlex.split(request))
    printed = subprocess.run(["sh", "-c", shown_by], input=answer, capture_output=True)

    assert printed.returncode == 0, printed.stderr
    assert printed.stdout.decode().strip() == example.output


@pytest.mark.django_db
def test_every_address_of_the_quick_start_is_a_page() -> None:
    addresses = re.findall(r"\| `(/[^`]*)` \|", QUICK_START)

    assert len(addresses) >= 6
    for address in addresses:
        response = Client().get(address, headers={"Accept": "text/html"})
        assert response.status_code == 200, address


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_sample_in_json_is_json(page: Path) -> None:
    for kind, body in BLOCK.findall(page.read_text()):
        if kind == "json":
            json.loads(body)


def managed() -> list[tuple[str, list[str]]]:
    found = []
    for page, words in COMMANDS:
        if "manage.py" in words:
            found.append((page, words[words.index("manage.py") + 1 :]))
    return found


@pytest.mark.parametrize(("page", "words"), managed(), ids=lambda one: str(one)[:40])
def test_every_management_command_that_is_shown_exists_and_takes_what_it_is_given(
    page: str, words: list[str]
) -> None:
    name, *given = words
    command = load_command_class(get_commands()[name], name)

    command.create_parser("manage.py", name).parse_args(given)


def requested() -> list[tuple[str, str]]:
    return [
        (page, word)
        for page, words in COMMANDS
        if words[0] == "curl"
        for word in words
        if word.startswith(SERVICE)
    ]


@pytest.mark.parametrize(("page", "address"), requested(), ids=lambda one: str(one)[:60])
def test_every_address_that_is_asked_exists(page: str, address: str) -> None:
    found = resolve(urlsplit(address).path)

    assert found.func.__name__ != "nothing_here", address


@pytest.mark.parametrize(
    ("page", "words"),
    [one for one in COMMANDS if one[1][0] == "greenlight"],
    ids=lambda one: str(one)[:40],
)
def test_every_command_of_the_client_that_is_shown_is_understood(
    page: str, words: list[str]
) -> None:
    given = words[1 : words.index(">>")] if ">>" in words else words[1:]

    command_line().parse_args(given)


@pytest.mark.parametrize(
    ("page", "words"),
    [one for one in COMMANDS if "greenlight_verify" in one[1]],
    ids=lambda one: str(one)[:40],
)
def test_every_command_of_the_verifier_that_is_shown_is_understood(
    page: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """It understands it, and then finds that there is no such file here."""
    given = words[words.index("greenlight_verify") + 1 :]

    assert verify(given) == 2
    assert "usage:" not in capsys.readouterr().err
