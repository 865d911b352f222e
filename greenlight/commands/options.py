"""Options that several commands of the command line share."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Commands = _SubParsersAction[ArgumentParser]

TRUST = ("alleged", "reported", "confirmed", "official")


class Unreadable(Exception):
    """The words make no command. `usage` is how to write it."""

    def __init__(self, detail: str, usage: str) -> None:
        super().__init__(detail)
        self.usage = usage


class Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Unreadable(message, self.format_usage())


def command(
    commands: Commands, name: str, act: str, summary: str, more: str = ""
) -> ArgumentParser:
    one = commands.add_parser(
        name,
        help=summary,
        description=f"{summary}\n\n{more}".strip(),
        formatter_class=RawDescriptionHelpFormatter,
    )
    one.set_defaults(act=act)
    group = one.add_argument_group("registry and output")
    group.add_argument("--url", metavar="URL", help="the address of the registry")
    group.add_argument("--key", metavar="KEY", help="an API key; others on this machine can see it")
    group.add_argument("--config", metavar="FILE", help="a configuration file in place of your own")
    group.add_argument(
        "--timeout",
        metavar="SECONDS",
        type=seconds,
        default=10.0,
        help="how long to wait for the registry (10)",
    )
    group.add_argument("--json", action="store_true", help="print JSON, for programs")
    group.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours: on a terminal without NO_COLOR (auto), always or never",
    )
    return one


def clocks(one: ArgumentParser, *, as_of: bool = True) -> None:
    group = one.add_argument_group("position")
    if as_of:
        group.add_argument(
            "--as-of", metavar="WHEN", help="a day (its close) or an instant; now if left out"
        )
    group.add_argument(
        "--known-at",
        metavar="WHEN",
        help="an instant or a ledger size; all that is on record if left out",
    )
    group.add_argument(
        "--trust", choices=TRUST, help="the weakest standing that counts as fact (confirmed)"
    )


def subject(one: ArgumentParser) -> None:
    group = one.add_argument_group("subject")
    group.add_argument("--organization", metavar="ID", help="its id, or lei:…, domain:…, uei:…")
    group.add_argument("--staff", action="store_true", help="the subject is a person of its staff")
    group.add_argument("--affiliate-of", metavar="ID", help="the organisation's parent")
    group.add_argument(
        "--class",
        dest="classes",
        action="append",
        default=[],
        metavar="NAME[=yes|no|unknown]",
        help="what you attest of a class; repeat it",
    )
    group.add_argument(
        "--list",
        dest="lists",
        action="append",
        default=[],
        metavar="NAME[=yes|no|unknown]",
        help="what you attest of a list; repeat it",
    )


def asked(one: ArgumentParser) -> None:
    one.add_argument("model", metavar="MODEL", help="a model, by id or alias")
    one.add_argument("--channel", metavar="ID", help="the channel; or `channel` in the file")
    subject(one)
    clocks(one)


def seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 3600:
        raise ArgumentTypeError("give a number of seconds from 0 to 3600")
    return value
