"""docs/security.md names a test for each threat, and each of them is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = re.compile(r"`(tests/[^`]+)`((?:,? `test_\w+`)+)")
TEXT = (ROOT / "docs" / "security.md").read_text()
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and "threat |" not in line]


def named_in(row: str) -> list[tuple[str, str]]:
    """The tests in the last cell of a row, each with its file."""
    cell = row.removesuffix(" |").rpartition(" | ")[2]
    found = [
        (file, name) for file, names in TESTS.findall(cell) for name in re.findall(r"\w+", names)
    ]
    assert len(found) == cell.count("test_") - cell.count("/test_"), f"cannot be read: {cell}"
    return found


THREATS = sorted({named for row in ROWS for named in named_in(row)})


def test_every_threat_has_a_test():
    assert len(ROWS) > 60
    assert all(named_in(row) for row in ROWS)


@pytest.mark.parametrize(("file", "name"), THREATS)
def test_the_test_that_is_named_is_there(file: str, name: str):
    tree = ast.parse((ROOT / file).read_text())

    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
