"""main(): reads the words, runs the command, turns what goes wrong into a sentence and a code."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module

from greenlight.commands import exits
from greenlight.commands.options import Unreadable
from greenlight.commands.parser import parser

COMPLETE = "__complete"
"""What the completions of the shells call, with the words so far."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of a command line (see greenlight.commands.exits)."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] == [COMPLETE]:
        from greenlight.commands.completing import candidates

        sys.stdout.write("".join(f"{word}\n" for word in candidates(words[1:])))
        return exits.ALLOW
    try:
        given = parser().parse_args(words)
    except Unreadable as error:
        return _unreadable(error, as_json="--json" in words)
    try:
        return _run(given)
    except KeyboardInterrupt:
        return exits.INTERRUPTED
    except BrokenPipeError:
        # Who reads us has had enough, as in `greenlight changes | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.ALLOW


def _run(given: Namespace) -> int:
    from greenlight.commands.session import Misused, Session
    from greenlight.errors import GreenlightError

    module, _, function = given.act.partition(":")
    try:
        act = getattr(import_module(f"greenlight.commands.{module}"), function)
        with Session(given) as session:
            code: int = act(given, session)
            sys.stdout.flush()
            return code
    except (Misused, ValueError, OSError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _said(given, "usage", str(error), exits.USAGE)
    except GreenlightError as error:
        return _failed(given, error)


def _failed(given: Namespace, error: Exception) -> int:
    from greenlight import errors

    kinds: tuple[tuple[type[Exception], int, str], ...] = (
        (errors.Unauthenticated, exits.AUTH, "Set GREENLIGHT_KEY to a key that is good."),
        (errors.Forbidden, exits.AUTH, "Use a key with the scope that this needs."),
        (errors.RateLimited, exits.NO_ANSWER, "Wait, or use a key: it has a limit of its own."),
        (errors.ServiceUnavailable, exits.NO_ANSWER, "Nothing was answered; try again."),
        (errors.NotOnRecord, exits.USAGE, "See `greenlight status --all` for what is on record."),
        (errors.Problem, exits.USAGE, ""),
        (errors.Unverified, exits.NOT_PROVEN, "Do not use it."),
        (errors.Unreachable, exits.NO_ANSWER, "Name the registry by --url or GREENLIGHT_URL."),
        (errors.GreenlightError, exits.NO_ANSWER, ""),
    )
    code, cure = next((code, cure) for kind, code, cure in kinds if isinstance(error, kind))
    name = error.code if isinstance(error, errors.Problem) else type(error).__name__.lower()
    faults = error.faults if isinstance(error, errors.Problem) else ()
    pointers = [
        {"pointer": fault.pointer, "code": fault.code, "detail": fault.detail} for fault in faults
    ]
    return _said(given, name, str(error), code, cure=cure, faults=pointers)


def _said(
    given: Namespace,
    name: str,
    detail: str,
    code: int,
    *,
    cure: str = "",
    faults: Sequence[dict[str, str]] = (),
) -> int:
    """On standard error: for people a sentence and the cure, with --json one line of JSON."""
    if given.json:
        return _as_json(name, detail, cure, faults, code)
    sys.stderr.write(f"greenlight: {detail}\n")
    for fault in faults:
        if fault["detail"] != detail:
            sys.stderr.write(f"  at {fault['pointer'] or '/'}: {fault['detail']}\n")
    if cure:
        sys.stderr.write(f"{cure}\n")
    return code


def _as_json(name: str, detail: str, cure: str, faults: Sequence[dict[str, str]], code: int) -> int:
    body = {"code": name, "detail": detail, "cure": cure or None, "errors": list(faults)}
    sys.stderr.write(json.dumps({"error": body}, ensure_ascii=False) + "\n")
    return code


def _unreadable(error: Unreadable, *, as_json: bool) -> int:
    if as_json:
        return _as_json("usage", str(error), error.usage.strip(), (), exits.USAGE)
    sys.stderr.write(f"{error.usage}greenlight: {error}\n")
    return exits.USAGE
