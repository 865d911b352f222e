"""The words of the command line. docs/cli.md and this file are held together by a test."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, NoReturn

from greenlight.commands.exits import MEANING
from greenlight.version import VERSION

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Commands = _SubParsersAction[ArgumentParser]

TRUST = ("alleged", "reported", "confirmed", "official")
SHELLS = ("bash", "zsh", "fish")

_ABOUT = """\
Asks a Greenlight registry who may use which frontier AI model over which channel, and why.
The registry is named by --url, else GREENLIGHT_URL, else `url` in ~/.config/greenlight/config.toml;
the key by GREENLIGHT_KEY, `key` in the file, or --key."""


class Unreadable(Exception):
    """The words make no command. `usage` is how to write it."""

    def __init__(self, detail: str, usage: str) -> None:
        super().__init__(detail)
        self.usage = usage


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Unreadable(message, self.format_usage())


def parser() -> ArgumentParser:
    codes = "\n".join(f"  {code:>3}  {meaning}" for code, meaning in sorted(MEANING.items()))
    whole: ArgumentParser = _Parser(
        prog="greenlight",
        description=_ABOUT,
        epilog=f"exit codes:\n{codes}\n\n`greenlight COMMAND --help` explains one command.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"greenlight {VERSION}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (
        _status,
        _check,
        _explain,
        _history,
        _diff,
        _changes,
        _listen,
        _scan,
        _verify,
        _keys,
        _completion,
    ):
        add(commands)
    return whole


def _command(
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
        type=_seconds,
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


def _clocks(one: ArgumentParser, *, as_of: bool = True) -> None:
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


def _subject(one: ArgumentParser) -> None:
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


def _status(commands: Commands) -> None:
    one = _command(commands, "status", "board:status", "How open models are over their channels.")
    one.add_argument("model", nargs="?", metavar="MODEL", help="one model, by id or alias")
    one.add_argument("--channel", metavar="ID", help="one channel")
    one.add_argument("--all", action="store_true", help="also where a model was never released")
    _clocks(one)


def _check(commands: Commands) -> None:
    more = "The exit code is the answer: 0 allow, 20 deny, 30 indeterminate."
    one = _command(
        commands, "check", "asking:check", "Whether a subject may use a model over a channel.", more
    )
    _asked(one)
    one.add_argument("--receipt", metavar="FILE", help="write the signed receipt to a file")
    one.add_argument(
        "--alternatives",
        metavar="N",
        type=int,
        default=0,
        help="up to N other models that pass the same check",
    )


def _explain(commands: Commands) -> None:
    more = "Asks as `check` does, and adds the directives, their sources and what would settle it."
    _asked(
        _command(
            commands,
            "explain",
            "explaining:explain",
            "Why: the answer with directives and sources.",
            more,
        )
    )


def _asked(one: ArgumentParser) -> None:
    one.add_argument("model", metavar="MODEL", help="a model, by id or alias")
    one.add_argument("--channel", metavar="ID", help="the channel; or `channel` in the file")
    _subject(one)
    _clocks(one)


def _history(commands: Commands) -> None:
    one = _command(
        commands, "history", "board:history", "The status of a model over time, past and scheduled."
    )
    one.add_argument("model", metavar="MODEL", help="a model, by id or alias")
    one.add_argument("--channel", metavar="ID", help="one channel")
    _clocks(one, as_of=False)


def _diff(commands: Commands) -> None:
    more = "With --by known-at, FROM and TO are instants or ledger sizes: what the record said."
    one = _command(commands, "diff", "differing:diff", "What differs between two moments.", more)
    one.add_argument("earlier", metavar="FROM", help="a day or an instant")
    one.add_argument("later", metavar="TO", help="a day or an instant")
    one.add_argument(
        "--by",
        choices=("as-of", "known-at"),
        default="as-of",
        help="which clock FROM and TO are on (as-of)",
    )
    one.add_argument("--channel", metavar="ID", help="one channel")
    _clocks(one)


def _changes(commands: Commands) -> None:
    more = "With --json one change a line. An outage is lived through; nothing is left out."
    one = _command(commands, "changes", "following:changes", "The change log.", more)
    one.add_argument("--follow", action="store_true", help="wait for what comes next; Ctrl-C ends")
    one.add_argument(
        "--after",
        metavar="CURSOR",
        help="a sequence number, 0 for the start, end (the default with --follow)",
    )


def _listen(commands: Commands) -> None:
    more = (
        "Follows the change log and sends each change on as a webhook of the registry would "
        "come:\nsigned (Standard Webhooks), with a webhook-id that stays the same when it is "
        "sent again."
    )
    one = _command(commands, "listen", "listening:listen", "Changes to an address of yours.", more)
    one.add_argument("--forward-to", metavar="URL", required=True, help="where to send them")
    one.add_argument("--secret", metavar="whsec_…", help="to sign with; made and shown if left out")
    one.add_argument(
        "--after",
        metavar="CURSOR",
        default="end",
        help="a sequence number, or 0 for the start (end)",
    )
    one.add_argument(
        "--type",
        dest="types",
        action="append",
        metavar="TYPE",
        help="only changes of a type; repeat it",
    )


def _scan(commands: Commands) -> None:
    more = (
        "Looks through text files for ids and aliases of models on record, and checks each for "
        "the subject.\nThe exit code is that of the worst: 20, 30 or 0. What .gitignore leaves "
        "out, binary files and\nfolders of other people's code are not looked at."
    )
    one = _command(
        commands,
        "scan",
        "scanning:scan",
        "Models named in files, and whether they may be used.",
        more,
    )
    one.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    one.add_argument(
        "--channel",
        dest="channels",
        action="append",
        metavar="ID",
        help="the channel that they are used over; repeat it. Left out: every channel "
        "that the model was ever released over, the worst counts",
    )
    one.add_argument(
        "--format", choices=("text", "json", "sarif"), help="text, json (as --json), or SARIF 2.1.0"
    )
    one.add_argument("--output", metavar="FILE", help="write the report to a file")
    one.add_argument("--names", action="store_true", help="also the names that the press uses")
    one.add_argument("--all", action="store_true", help="also show what is allowed")
    _subject(one)
    _clocks(one)


def _verify(commands: Commands) -> None:
    more = "Offline. Without --with-key, with the keys that `greenlight keys --pin` kept."
    one = _command(
        commands,
        "verify",
        "proving:verify",
        "Whether a receipt or a checkpoint is signed by a key that you trust.",
        more,
    )
    one.add_argument("file", metavar="FILE", help="a receipt or a checkpoint; - for standard input")
    one.add_argument(
        "--with-key",
        action="append",
        default=[],
        metavar="KEY",
        help="a verifier key, or a file of them, or a JSON Web Key Set; repeat it",
    )


def _keys(commands: Commands) -> None:
    more = "A key is worth what the way is worth by which it came: compare it with another source."
    one = _command(
        commands, "keys", "proving:keys", "The keys that the registry says it signs with.", more
    )
    one.add_argument("--pin", action="store_true", help="trust them from now on")


def _completion(commands: Commands) -> None:
    more = (
        "bash: greenlight completion bash >> ~/.bashrc\n"
        "zsh:  greenlight completion zsh >> ~/.zshrc\n"
        "fish: greenlight completion fish > ~/.config/fish/completions/greenlight.fish"
    )
    one = _command(
        commands,
        "completion",
        "completing:completion",
        "What makes a shell complete the words of greenlight.",
        more,
    )
    one.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 3600:
        raise ArgumentTypeError("give a number of seconds from 0 to 3600")
    return value
