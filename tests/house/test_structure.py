"""The house rules that a machine can check."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = [
    "registry", "accesscontrol", "notifications", "recording", "config", "greenlight_verify",
    "greenlight", "tests", "benchmarks", "manage.py",
]  # fmt: skip
LONGEST_FILE = 300
LONGEST_DECISION = 70
NAMES_WITHOUT_A_TOPIC = {"utils", "util", "helpers", "helper", "common", "core", "misc"}

# Written in pieces, so that this file does not hold what it looks for.
FORBIDDEN = [
    "../" + "shared",
    "/" + "work/",
    "/" + "root/",
    "pypi" + ".org",
    "python" + "hosted",
]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
RULES = ("registry.rules", "accesscontrol.rules", "notifications.rules", "recording.rules")

IMPORT_ALL_RULES = """
import importlib, pkgutil, sys
for name in {rules!r}:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
loaded = {{name.partition(".")[0] for name in sys.modules}}
print(*sorted(loaded & {{"django", "rest_framework", "pydantic", "celery", "redis"}}))
"""


def python_files() -> list[Path]:
    roots = [ROOT / part for part in CODE]
    files = [file for root in roots for file in ([root] if root.is_file() else root.rglob("*.py"))]
    return [file for file in files if "migrations" not in file.parts]


def files_of_the_repository() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_file_is_too_long_to_finish_reading():
    lengths = {file: len(file.read_text().splitlines()) for file in python_files()}

    assert {file: length for file, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_file_is_named_for_its_topic():
    named = {*python_files(), *(file.parent for file in python_files())}

    assert [path for path in named if path.stem in NAMES_WITHOUT_A_TOPIC] == []


def test_rules_load_no_framework():
    loaded = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL_RULES.format(rules=RULES)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )

    assert loaded.stdout.split() == []


PARTS = (
    "runtime", "tracing", "dev", "audit", "fuzz", "interop-clients", "interop-litellm", "peers",
)  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_a_lock_file_has_hashes_and_names_no_index(part: str):
    lock = (ROOT / "requirements" / f"{part}.txt").read_text()

    pinned = re.findall(r"^[\w.\[\]-]+==[^\n]*(?:\n +--hash[^\n]*)*", lock, re.MULTILINE)
    assert pinned
    assert [one for one in pinned if "--hash=sha256:" not in one] == []
    assert len(pinned) == len(re.findall(r"^\w", lock, re.MULTILINE))
    assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links", lock)


def test_every_dependency_has_one_line_of_reason():
    wanted = {
        re.split(r"[<>=\[ ]", line)[0]
        for part in PARTS
        for line in (ROOT / "requirements" / f"{part}.in").read_text().splitlines()
        if line and not line.startswith(("#", "-r"))
    }
    page = (ROOT / "docs" / "dependencies.md").read_text()

    given = re.findall(r"^\| `([a-z0-9-]+)` \| \S.{10,} \|$", page, re.MULTILINE)

    assert sorted(given) == sorted(wanted)


def test_decisions_are_numbered_without_gaps():
    numbers = [int(file.name[:4]) for file in DECISIONS]

    assert numbers == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_is_short_and_whole(file: Path):
    text = file.read_text()

    assert len(text.splitlines()) <= LONGEST_DECISION
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings == ["Status", "Context", "Decision", "Consequences", "Rejected alternatives"]


def test_no_file_speaks_of_where_it_was_made():
    found = []
    for path in files_of_the_repository():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [(path.name, word) for word in FORBIDDEN if word in text]

    assert found == []
