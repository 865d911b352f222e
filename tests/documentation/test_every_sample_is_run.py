"""No page shows code that no test runs, and no command or setting that there is not."""

import ast
import re
import shlex
from collections.abc import Iterator

import pytest
from django.core.management import get_commands, load_command_class

from greenlight.commands.configuration import FILE, KEY, URL
from tests.documentation.assigned import ASSIGNED, Assigned
from tests.documentation.fences import PAGES, fences_of, name_of
from tests.house.test_readme import symbols_of
from tests.house.test_settings_are_documented import settings_read
from tests.services.running import ROOT

NAMES = [name_of(page) for page in PAGES if page.name != "CHANGELOG.md"]
EVERY = sorted({one for page in ASSIGNED.values() for one in page})
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
OF_THE_CLIENT = {URL, KEY, FILE}
PLACES = {"ROLE": "administrator", "NAME": "ana", "DATE": "2026-06-26", "EMAIL": "ana@example.org"}


def in_text(pattern: str) -> Iterator[tuple[str, str]]:
    for name in NAMES:
        text = re.sub(r"^( *)```.*?^\1```$", "", (ROOT / name).read_text(), flags=re.S | re.M)
        for code in re.findall(r"`([^`]+)`", text):
            for found in re.findall(pattern, code, re.DOTALL):
                yield name, " ".join(found.split())


@pytest.mark.parametrize("page", NAMES)
def test_every_fence_of_a_page_has_a_test(page: str) -> None:
    shown = [one.language for one in fences_of(page)]

    assert shown == [one.language for one in ASSIGNED.get(page, [])]


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.test.rpartition(":")[2])
def test_every_test_that_a_fence_is_given_to_is_there(one: Assigned) -> None:
    """Those that only `make interop` runs say so."""
    file, _, name = one.test.partition("::")
    tree = ast.parse((ROOT / "tests" / file).read_text())

    assert not name or name in symbols_of(tree.body)
    assert one.not_run or not file.startswith("interop/")


@pytest.mark.parametrize(("page", "words"), sorted(set(in_text(r"manage\.py ([a-z_]+.*)"))))
def test_every_management_command_in_a_text_takes_what_it_is_given(page: str, words: str) -> None:
    name, *given = shlex.split(words)
    command = load_command_class(get_commands()[name], name)
    parser = command.create_parser("manage.py", name)
    if given:
        parser.parse_args([PLACES.get(word, word) for word in given])


@pytest.mark.parametrize(
    ("page", "words"),
    sorted({
        (page, words)
        for page, words in in_text(r"^([a-z_]+ .*)$")
        if words.split()[0] in get_commands() and "--" in words
    }),
)  # fmt: skip
def test_every_option_of_a_command_in_a_text_is_one(page: str, words: str) -> None:
    name, *given = shlex.split(words)
    options = load_command_class(get_commands()[name], name).create_parser("", name)

    known = {option for action in options._actions for option in action.option_strings}
    assert {word for word in given if word.startswith("--")} <= known


def test_every_target_of_make_in_a_text_is_one() -> None:
    named = {word for _, words in in_text(r"^make ([a-z- ]+)") for word in words.split()}

    assert len(named) >= 10
    assert named <= TARGETS


def test_every_setting_in_a_text_is_one() -> None:
    named = {name.rstrip("_") for _, name in in_text(r"\b(GREENLIGHT_[A-Z_]+)")}
    files = {f"{name}_FILE" for name in settings_read()}

    assert named <= settings_read() | files | OF_THE_CLIENT
