"""Completions: one implementation, and three shells that ask it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from greenlight.commands.completing import candidates
from tests.greenlight.typing_in import CommandLine
from tests.services.running import ROOT, skip

CASES = [
    ([""], {"check", "scan", "--help"}),
    (["ch"], {"check", "changes"}),
    (["check", "--tr"], {"--trust"}),
    (["check", "--trust", ""], {"alleged", "reported", "confirmed", "official"}),
    (["check", "--color", "n"], {"never"}),
    (["completion", "z"], {"zsh"}),
    (["scan", ""], {"<files>"}),
    (["scan", "--output", ""], {"<files>"}),
    (["check", "--organization", ""], set()),
    (["nonsense", ""], set()),
]


@pytest.mark.parametrize(("words", "expected"), CASES, ids=range(len(CASES)))
def test_the_next_word_is_known(words: list[str], expected: set[str]) -> None:
    found = set(candidates(words))

    assert expected <= found
    assert expected or not found


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """A folder with the command `greenlight` in it."""
    script = tmp_path / "greenlight"
    script.write_text(f'#!/bin/sh\ncd "{ROOT}"\nexec "{sys.executable}" -m greenlight "$@"\n')
    script.chmod(0o755)
    return tmp_path


SHELLS = {
    "bash": 'source "$1"; COMP_WORDS=(greenlight check --trust off); COMP_CWORD=3; _greenlight; '
            'echo "${COMPREPLY[@]}"',
    "zsh": 'compdef() { :; }; compadd() { shift; echo "$@"; }; source "$1"; '
           'words=(greenlight check --trust off); CURRENT=4; _greenlight',
    "fish": 'source $argv[1]; complete -C "greenlight check --trust off"',
}  # fmt: skip


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_by_it(shell: str, command: Path, greenlight: CommandLine) -> None:
    if shutil.which(shell) is None:
        skip(shell)
    script = command / "completion"
    script.write_text(greenlight("completion", shell).out)
    words = [shell, "-c", SHELLS[shell], *(["x"] if shell != "fish" else []), str(script)]

    done = subprocess.run(
        words, env={"PATH": f"{command}:/usr/bin:/bin", "HOME": str(command)},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    assert done.stdout.split() == ["official"], done.stderr
