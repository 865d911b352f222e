"""JSON and changeset files from outside, with expected errors for what cannot be read."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from registry.documents.faults import Fault, pointer_to
from registry.documents.strict_json import (
    DisputedJson,
    Json,
    NotStrictJson,
    disputes_in,
    parse,
    parse_with_fractions,
)
from registry.errors import InvalidRequest, MalformedJson

Located = tuple[str, Json]

MOST_DISPUTES = 100
"""Are pointed at; a document of a megabyte may have a hundred thousand."""


def read_json(data: bytes) -> Json:
    """The value of a JSON document from outside.

    Raises: MalformedJson; InvalidRequest, where readers would disagree about it.
    """
    return _read(data, parse, fractions=False)


def read_json_with_fractions(data: bytes) -> Json:
    """As `read_json`, for protocols whose members may hold any number. Raises: as `read_json`."""
    return _read(data, parse_with_fractions, fractions=True)


def _read(data: bytes, read: Callable[[bytes], Json], *, fractions: bool) -> Json:
    try:
        return read(data)
    except DisputedJson as error:
        faults = _pointed_at(data, error, fractions=fractions)
        raise InvalidRequest(faults[0].detail, faults) from error
    except NotStrictJson as error:
        raise MalformedJson(str(error)) from error


def _pointed_at(data: bytes, first: DisputedJson, *, fractions: bool) -> list[Fault]:
    try:
        found = list(islice(disputes_in(data, fractions=fractions), MOST_DISPUTES))
    except (ValueError, RecursionError):
        # What comes after it is no JSON at all.
        found = [((), first)]
    return [Fault(pointer_to(*path), each.code, str(each)) for path, each in found]


def changesets_in(data: bytes) -> list[Located]:
    """The documents of a file, in order.

    Raises: MalformedJson, InvalidRequest.
    """
    document = read_json(data)
    if isinstance(document, list):
        return [(f"/{index}", changeset) for index, changeset in enumerate(document)]
    return [("", document)]


def changeset_files(path: Path) -> list[Path]:
    """The files that a path stands for: itself, or the numbered files of a folder in order."""
    if path.is_dir():
        return sorted(path.glob("[0-9]*.json"))
    return [path]
