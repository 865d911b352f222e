"""JSON and changeset files from outside, with expected errors for what cannot be read."""

from collections.abc import Callable
from pathlib import Path

from registry.documents.faults import Fault
from registry.documents.strict_json import (
    DisputedJson,
    Json,
    NotStrictJson,
    parse,
    parse_with_fractions,
)
from registry.errors import InvalidRequest, MalformedJson

Located = tuple[str, Json]


def read_json(data: bytes) -> Json:
    """The value of a JSON document from outside.

    Raises: MalformedJson; InvalidRequest, where readers would disagree about it.
    """
    return _read(data, parse)


def read_json_with_fractions(data: bytes) -> Json:
    """As `read_json`, for protocols whose members may hold any number. Raises: as `read_json`."""
    return _read(data, parse_with_fractions)


def _read(data: bytes, read: Callable[[bytes], Json]) -> Json:
    try:
        return read(data)
    except DisputedJson as error:
        raise InvalidRequest(str(error), [Fault("", error.code, str(error))]) from error
    except NotStrictJson as error:
        raise MalformedJson(str(error)) from error


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
