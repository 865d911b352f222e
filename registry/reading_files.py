"""Changeset files: one changeset or an array of them, each with its pointer in the file."""

from pathlib import Path

from registry.documents.strict_json import Json, NotStrictJson, parse
from registry.errors import MalformedJson

Located = tuple[str, Json]


def changesets_in(data: bytes) -> list[Located]:
    """The documents of a file, in order.

    Raises: MalformedJson.
    """
    try:
        document = parse(data)
    except NotStrictJson as error:
        raise MalformedJson(str(error)) from error
    if isinstance(document, list):
        return [(f"/{index}", changeset) for index, changeset in enumerate(document)]
    return [("", document)]


def changeset_files(path: Path) -> list[Path]:
    """The files that a path stands for: itself, or the numbered files of a folder in order."""
    if path.is_dir():
        return sorted(path.glob("[0-9]*.json"))
    return [path]
