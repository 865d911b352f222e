"""What docs/client.md and docs/cli.md show is what happens, and nothing is left out of them."""

import os
import re
import shlex
import subprocess
import sys
from argparse import ArgumentParser, _SubParsersAction
from pathlib import Path

import pytest

from greenlight.commands.exits import MEANING
from greenlight.commands.parser import parser
from tests.greenlight.conftest import Service
from tests.greenlight.typing_in import CommandLine
from tests.services.running import ROOT

CLIENT = (ROOT / "docs" / "client.md").read_text()
EXAMPLE = re.compile(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", re.DOTALL)
EXAMPLES = EXAMPLE.findall(CLIENT)
COMMAND_LINE = (ROOT / "docs" / "cli.md").read_text()
SHOWN = re.compile(r"^\$ greenlight (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
SESSIONS = [
    shown
    for block in re.findall(r"```console\n(.*?)```", COMMAND_LINE, re.DOTALL)
    for shown in SHOWN.findall(block)
]
SERVICE = "http://127.0.0.1:8000"


def test_every_example_of_the_page_is_run() -> None:
    assert len(EXAMPLES) == CLIENT.count("```python") > 0


@pytest.mark.parametrize(("program", "shown"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_prints_what_the_page_shows(
    program: str, shown: str, service: Service, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program.replace(SERVICE, service.url)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, shown), done.stderr


@pytest.mark.parametrize(("typed", "shown"), SESSIONS, ids=lambda each: str(each)[:30])
def test_a_session_at_the_command_line_goes_as_the_page_shows(
    typed: str, shown: str, greenlight: CommandLine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run in a folder with the one file that the page speaks of."""
    monkeypatch.chdir(folder)
    (folder / "app.py").write_text('client.chat(model="fable-5")\n')

    said = greenlight(*shlex.split(typed.partition("; echo")[0].replace(" >/dev/null", "")))

    code = f"{said.code}\n" if "echo $?" in typed else ""
    out = "" if ">/dev/null" in typed else said.out
    assert out + said.err + code == shown


def commands() -> dict[str, ArgumentParser]:
    [found] = [each for each in parser()._actions if isinstance(each, _SubParsersAction)]
    return dict(found.choices)


def section_of(command: str) -> str:
    return re.split(r"\n## ", COMMAND_LINE.partition(f"\n### {command}\n")[2])[0].split("\n### ")[0]


@pytest.mark.parametrize("command", commands())
def test_every_option_of_a_command_is_on_the_page_and_no_other(command: str) -> None:
    common = set(re.findall(r"`(--[a-z-]+)", COMMAND_LINE.partition("\n## Commands\n")[0]))
    own = {
        option
        for action in commands()[command]._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    }
    listed = set(re.findall(r"`(--[a-z-]+)", section_of(command)))

    assert section_of(command), f"no section on {command}"
    assert own - common <= listed
    assert listed <= own


def test_every_exit_code_is_on_the_page() -> None:
    rows = dict(re.findall(r"^\| (\d+) \| (.+) \|$", COMMAND_LINE, re.MULTILINE))

    assert rows == {str(code): meaning for code, meaning in MEANING.items()}


def test_every_command_explains_itself(greenlight: CommandLine) -> None:
    for command in commands():
        said = greenlight(command, "--help")
        assert (said.code, said.out.startswith(f"usage: greenlight {command}")) == (0, True)


def test_the_pages_have_examples() -> None:
    assert len(SESSIONS) >= 6
