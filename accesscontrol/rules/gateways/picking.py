"""Single members out of a body of JSON, while all the rest of it is passed over unread.

What gateways send holds prompts. They are neither decoded nor copied here: texts are jumped over
as bytes, and only what stands at a place that was asked for becomes a value.
"""

import json
import re
from collections.abc import Collection, Iterator

DEEPEST = 100
LONGEST_VALUE = 1024
"""Bytes of a value that is picked: a name is no longer."""

_TOKEN = re.compile(
    rb'[ \t\r\n]*(?:("(?:[^"\\\x00-\x1f]++|\\.)*+")|([{}\[\]:,])|'
    rb"(-?[0-9][0-9eE+.-]*|true|false|null))"
)

Path = tuple[str, ...]


class NotPickable(ValueError):
    """The body is no JSON, or one that its readers would not agree about at these places."""


def path_of(pointer: str) -> Path:
    """The steps of a JSON pointer that leads to a member. Raises: NotPickable."""
    if not pointer.startswith("/"):
        raise NotPickable(f"{pointer!r} is no JSON pointer to a member; write /model, for example.")
    return tuple(
        step.replace("~1", "/").replace("~0", "~") for step in pointer.removeprefix("/").split("/")
    )


def picked(body: bytes, wanted: Collection[Path]) -> dict[Path, str]:
    """The texts at the wanted places. What is not there, or is no text, is left out.

    Raises: NotPickable, also where a place is filled twice, since then others take the other one.
    """
    tokens = _tokens(body)
    found: dict[Path, str] = {}
    ways = {place[:length] for place in wanted for length in range(len(place) + 1)}
    _value(next(tokens, b""), tokens, (), ways, wanted, found)
    if next(tokens, None) is not None:
        raise NotPickable("Something follows the JSON value of the body.")
    return found


def _tokens(body: bytes) -> Iterator[bytes]:
    at = 0
    end = len(body.rstrip(b" \t\r\n"))
    while at < end:
        match = _TOKEN.match(body, at)
        if match is None:
            raise NotPickable(f"The body is no JSON from byte {at} on.")
        at = match.end()
        yield match.group(match.lastindex or 0)


def _value(
    token: bytes,
    tokens: Iterator[bytes],
    here: Path | None,
    ways: Collection[Path],
    wanted: Collection[Path],
    found: dict[Path, str],
    depth: int = 0,
) -> None:
    """Passes one value. `here` is where it stands; None once no wanted place lies below."""
    if depth > DEEPEST:
        raise NotPickable(f"The body is nested deeper than {DEEPEST}.")
    if token == b"{":
        seen: set[str] = set()
        for name in _names(tokens):
            below = None
            if here is not None:
                step = (*here, _text(name))
                below = step if step in ways else None
                if below is not None and below[-1] in seen:
                    raise NotPickable(f"The member {below[-1]} is given twice.")
                seen.update(below[-1:] if below else ())
            _value(next(tokens, b""), tokens, below, ways, wanted, found, depth + 1)
    elif token == b"[":
        for first in _items(tokens):
            _value(first, tokens, None, ways, wanted, found, depth + 1)
    elif not token or token in b"}]:,":
        raise NotPickable("The body is no JSON: a value is missing.")
    elif here in wanted and here is not None and token.startswith(b'"'):
        found[here] = _text(token)


def _names(tokens: Iterator[bytes]) -> Iterator[bytes]:
    """The names of the members of an object; whoever takes one passes its value."""
    token = next(tokens, b"")
    while token != b"}":
        if not token.startswith(b'"') or next(tokens, b"") != b":":
            raise NotPickable("The body is no JSON: a member is broken off.")
        yield token
        token = next(tokens, b"")
        if token == b",":
            token = next(tokens, b"")
            if token == b"}":
                raise NotPickable("The body is no JSON: a comma too many.")
        elif token != b"}":
            raise NotPickable("The body is no JSON: an object is broken off.")


def _items(tokens: Iterator[bytes]) -> Iterator[bytes]:
    token = next(tokens, b"")
    while token != b"]":
        yield token
        token = next(tokens, b"")
        if token == b",":
            token = next(tokens, b"")
            if token == b"]":
                raise NotPickable("The body is no JSON: a comma too many.")
        elif token != b"]":
            raise NotPickable("The body is no JSON: an array is broken off.")


def _text(token: bytes) -> str:
    if len(token) > LONGEST_VALUE:
        return ""
    try:
        text: str = json.loads(token)
    except ValueError as error:
        raise NotPickable("The body is no JSON: a text is broken.") from error
    return text
