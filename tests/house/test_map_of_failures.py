"""The page that says which test shows what comes of which failure names tests that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "tests" / "notifications" / "README.md"
TEXT = PAGE.read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_test_that_the_page_names_is_there(file: str, name: str):
    assert f"def {name}(" in (ROOT / file).read_text()


def test_every_failure_has_a_test_a_command_or_a_decision():
    lines = [line for line in TEXT.splitlines() if line.startswith("|")][2:]
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    for line in lines:
        shown_by = line.split("|")[3]
        assert "::" in shown_by or "docs/adr/" in shown_by, line
        assert set(re.findall(r"`make (\w+)`", shown_by)) <= targets
    for link in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert (PAGE.parent / link).is_file()
