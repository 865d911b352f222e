"""What is wrong with a document, where, and what would mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`pointer` is an RFC 6901 JSON pointer; `detail` is a sentence that names the cure."""

    pointer: str
    code: str
    detail: str


def pointer_to(*parts: str | int) -> str:
    """The JSON pointer of a path; of nothing, the whole document."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def value_at(document: object, pointer: str) -> object:
    """Raises: KeyError, when the pointer leads nowhere."""
    current = document
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(current, dict) and name in current:
            current = current[name]
        elif isinstance(current, list) and name.isdecimal() and int(name) < len(current):
            current = current[int(name)]
        else:
            raise KeyError(pointer)
    return current


def existing_path(document: object, path: Sequence[str | int]) -> list[str | int]:
    """A path without the steps that are not in the document, but for a last missing member."""
    current = document
    kept: list[str | int] = []
    for index, part in enumerate(path):
        if isinstance(current, dict) and isinstance(part, str):
            if part in current:
                current = current[part]
                kept.append(part)
            elif index == len(path) - 1:
                kept.append(part)
        elif isinstance(current, list) and isinstance(part, int) and part < len(current):
            current = current[part]
            kept.append(part)
    return kept
