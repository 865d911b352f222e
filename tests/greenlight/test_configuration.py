"""Where the command line takes the registry, the key and the colours from."""

from pathlib import Path

import pytest

from greenlight.commands.screen import is_colored
from tests.greenlight.conftest import Service
from tests.greenlight.typing_in import CommandLine
from tests.services.ports import free_port

AT = ("--as-of", "2026-06-27", "--known-at", "88")


def test_no_registry_named_is_said(greenlight: CommandLine) -> None:
    greenlight.url = ""

    said = greenlight("status")

    assert said.code == 2
    assert "GREENLIGHT_URL" in said.err


def test_flags_win_over_the_environment_and_it_over_the_file(
    greenlight: CommandLine, service: Service, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    file = folder / ".config" / "greenlight" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f'url = "{service.url}"\nchannel = "anthropic-api"\n'
                    '[classes]\nforeign_person = "no"\nmilitary_contractor = "no"\n')  # fmt: skip
    greenlight.url = ""

    by_file = greenlight("check", "mythos-5", *AT, "--list", "commerce-approved-mythos-5")
    monkeypatch.setenv("GREENLIGHT_URL", nowhere)
    by_environment = greenlight("check", "mythos-5", *AT)
    by_flag = greenlight("check", "mythos-5", "--class", "foreign_person=yes", *AT,
                         "--url", service.url)  # fmt: skip

    assert (by_file.code, by_environment.code, by_flag.code) == (0, 5, 20)


@pytest.mark.parametrize("text", ["url = ", "port = 8000", 'classes = "no"', "[classes]\na = 1"])
def test_a_file_that_cannot_be_meant_is_named(
    text: str, greenlight: CommandLine, folder: Path
) -> None:
    (folder / "mine.toml").write_text(text)

    said = greenlight("status", "--config", str(folder / "mine.toml"))

    assert said.code == 2
    assert "mine.toml" in said.err


def test_a_key_in_a_file_that_others_can_read_is_warned_of(
    greenlight: CommandLine, folder: Path, key: str
) -> None:
    file = folder / "mine.toml"
    file.write_text(f'key = "{key}"\n')
    said = []
    for mode in (0o644, 0o600):
        file.chmod(mode)
        said.append(greenlight("status", "--config", str(file)))

    assert [each.code for each in said] == [0, 0]
    assert "chmod 600" in said[0].err
    assert said[1].err == ""
    assert key not in "".join(each.out + each.err for each in said)


def test_colours_are_off_outside_a_terminal_and_on_if_told(greenlight: CommandLine) -> None:
    assert "\x1b[" not in greenlight("status").out
    assert "\x1b[" in greenlight("status", "--color", "always").out


def test_colours_are_off_with_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert is_colored("auto", is_terminal=True)
    assert not is_colored("auto", is_terminal=False)

    monkeypatch.setenv("NO_COLOR", "1")

    assert not is_colored("auto", is_terminal=True)
    assert is_colored("always", is_terminal=False)
