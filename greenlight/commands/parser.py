"""The words of the command line. docs/cli.md and this file are held together by a test."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING

from greenlight.commands.exits import MEANING
from greenlight.commands.options import (
    Parser,
    asked,
    clocks,
    command,
    subject,
)
from greenlight.version import VERSION

if TYPE_CHECKING:
    from greenlight.commands.options import Commands

SHELLS = ("bash", "zsh", "fish")

_ABOUT = """\
Asks a Greenlight registry who may use which frontier AI model over which channel, and why.
The registry is named by --url, else GREENLIGHT_URL, else `url` in ~/.config/greenlight/config.toml;
the key by GREENLIGHT_KEY, `key` in the file, or --key."""


def parser() -> ArgumentParser:
    codes = "\n".join(f"  {code:>3}  {meaning}" for code, meaning in sorted(MEANING.items()))
    whole: ArgumentParser = Parser(
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


def _status(commands: Commands) -> None:
    one = command(commands, "status", "board:status", "How open models are over their channels.")
    one.add_argument("model", nargs="?", metavar="MODEL", help="one model, by id or alias")
    one.add_argument("--channel", metavar="ID", help="one channel")
    one.add_argument("--all", action="store_true", help="also where a model was never released")
    clocks(one)


def _check(commands: Commands) -> None:
    more = "The exit code is the answer: 0 allow, 20 deny, 30 indeterminate."
    one = command(
        commands, "check", "asking:check", "Whether a subject may use a model over a channel.", more
    )
    asked(one)
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
    asked(
        command(
            commands,
            "explain",
            "explaining:explain",
            "Why: the answer with directives and sources.",
            more,
        )
    )


def _history(commands: Commands) -> None:
    one = command(
        commands, "history", "board:history", "The status of a model over time, past and scheduled."
    )
    one.add_argument("model", metavar="MODEL", help="a model, by id or alias")
    one.add_argument("--channel", metavar="ID", help="one channel")
    clocks(one, as_of=False)


def _diff(commands: Commands) -> None:
    more = "With --by known-at, FROM and TO are instants or ledger sizes: what the record said."
    one = command(commands, "diff", "differing:diff", "What differs between two moments.", more)
    one.add_argument("earlier", metavar="FROM", help="a day or an instant")
    one.add_argument("later", metavar="TO", help="a day or an instant")
    one.add_argument(
        "--by",
        choices=("as-of", "known-at"),
        default="as-of",
        help="which clock FROM and TO are on (as-of)",
    )
    one.add_argument("--channel", metavar="ID", help="one channel")
    clocks(one)


def _changes(commands: Commands) -> None:
    more = "With --json one change a line. An outage is lived through; nothing is left out."
    one = command(commands, "changes", "following:changes", "The change log.", more)
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
    one = command(commands, "listen", "listening:listen", "Changes to an address of yours.", more)
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
    one = command(
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
    subject(one)
    clocks(one)


def _verify(commands: Commands) -> None:
    more = "Offline. Without --with-key, with the keys that `greenlight keys --pin` kept."
    one = command(
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
    one = command(
        commands, "keys", "proving:keys", "The keys that the registry says it signs with.", more
    )
    one.add_argument("--pin", action="store_true", help="trust them from now on")


def _completion(commands: Commands) -> None:
    more = (
        "bash: greenlight completion bash >> ~/.bashrc\n"
        "zsh:  greenlight completion zsh >> ~/.zshrc\n"
        "fish: greenlight completion fish > ~/.config/fish/completions/greenlight.fish"
    )
    one = command(
        commands,
        "completion",
        "completing:completion",
        "What makes a shell complete the words of greenlight.",
        more,
    )
    one.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
