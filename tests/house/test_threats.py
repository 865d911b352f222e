"""docs/security.md names a test for each threat, and each of them is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| [^|]+ \| [^|]+ \| `(tests/[^`]+)` `(test_\w+)` \|$", re.MULTILINE)
TEXT = (ROOT / "docs" / "security.md").read_text()
THREATS = ROW.findall(TEXT)


def test_every_threat_has_a_test():
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and "threat |" not in line]

    assert len(THREATS) == len(rows) > 30


@pytest.mark.parametrize(("file", "name"), THREATS)
def test_the_test_that_is_named_is_there(file: str, name: str):
    tree = ast.parse((ROOT / file).read_text())

    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
