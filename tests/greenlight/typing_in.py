"""A person, or a script, at the command line."""

from dataclasses import dataclass

import pytest

from greenlight.commands.program import main


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


class CommandLine:
    """Runs commands in this process, against one registry unless another is named."""

    def __init__(self, capsys: pytest.CaptureFixture[str], url: str) -> None:
        self._capsys = capsys
        self.url = url

    def __call__(self, *words: str) -> Said:
        named = () if "--url" in words or self.url == "" else ("--url", self.url)
        try:
            code = main([*words, *named])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        out, err = self._capsys.readouterr()
        return Said(code, out, err)
