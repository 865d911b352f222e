"""docs/settings.md lists every setting that the code reads, and no other; so does .env.example."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READER = ROOT / "config" / "environment.py"
NAME = re.compile(r"GREENLIGHT_[A-Z_]+|DATABASE_URL|REDIS_URL|PORT")
TABLE_ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
EXAMPLE_LINE = re.compile(r"^#? ?([A-Z_]+)=", re.MULTILINE)


def settings_read() -> set[str]:
    """The names that stand alone as a string in the file that reads the environment."""
    return {
        node.value
        for node in ast.walk(ast.parse(READER.read_text()))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and NAME.fullmatch(node.value)
    }


def test_every_setting_is_in_the_table_once_and_no_other():
    listed = TABLE_ROW.findall((ROOT / "docs" / "settings.md").read_text())

    assert sorted(listed) == sorted(settings_read())


def test_the_example_file_has_every_setting_that_can_be_given_to_a_container():
    listed = EXAMPLE_LINE.findall((ROOT / ".env.example").read_text())
    of_containers = {"SITE"}

    assert set(listed) - of_containers == settings_read()
    assert len(listed) == len(set(listed))


def test_nobody_else_reads_the_environment():
    """Django and Celery need their own variable; the server of `serve` inherits all."""
    others = [
        file
        for app in ("registry", "accesscontrol", "notifications", "recording", "config")
        for file in (ROOT / app).rglob("*.py")
        if file != READER
    ]

    assert [file for file in others if re.search(r"os\.getenv|Env\(\)", file.read_text())] == []
