"""Saved checks as rows of a CSV file: what is written is what can be read again."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.rules.spreadsheets import restored_cell

ASKED = (
    "label", "model", "channel", "organization", "staff", "affiliate_of", "classes", "lists",
    "trust",
)  # fmt: skip
ANSWERED = ("outcome", "permitted", "offered", "blocked_by", "changed_at", "turns_at")
"""Written and never read: a file that was downloaded can be uploaded as it is."""
REQUIRED = ("model", "channel")
MOST_ROWS = 10_000
LONGEST_CELL = 2000
_YES = frozenset({"yes", "true", "1"})
_NO = frozenset({"no", "false", "0", ""})
_SAYING = re.compile(r"\s*([^\s=]+)\s*=\s*([^\s=]+)\s*")


class UnreadableRows(ValueError):
    """The file cannot be read as rows. Its message names the cure."""


@dataclass(frozen=True, slots=True)
class Row:
    """`body` is the row as the API takes a check; `line` is where it starts in the file."""

    line: int
    body: Mapping[str, Any]


def read_rows(data: bytes) -> Iterator[Row]:
    """The rows of a file in UTF-8 or, as spreadsheets write it, Windows-1252. Raises:
    UnreadableRows."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise UnreadableRows("The file holds characters that no text has; save it as CSV.")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from _rows(reader)
    except csv.Error as error:
        raise UnreadableRows(
            f"Line {reader.line_num} is no CSV ({error}); look for a quotation mark that is not "
            "closed."
        ) from error


def _rows(reader: Any) -> Iterator[Row]:
    names = [cell.strip().lower() for cell in next(reader, [])]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise UnreadableRows(
            f"The first line has to name the columns; {' and '.join(missing)} are not among them. "
            f"Known are {', '.join(ASKED)}."
        )
    for place, name in enumerate(names):
        if name and (name not in ASKED + ANSWERED or name in names[:place]):
            raise UnreadableRows(
                f"The column {name[:60]} is none that a check has, or is there twice. Known are "
                f"{', '.join(ASKED)}."
            )
    before = reader.line_num
    for cells in reader:
        if any(cell.strip() for cell in cells):
            given = dict(zip(names, (restored_cell(cell.strip()) for cell in cells), strict=False))
            yield Row(before + 1, _body(given, before + 1))
        before = reader.line_num


def _body(given: Mapping[str, str], line: int) -> dict[str, Any]:
    if any(len(cell) > LONGEST_CELL for cell in given.values()):
        raise UnreadableRows(f"Line {line} has a cell of more than {LONGEST_CELL} characters.")
    subject: dict[str, Any] = {
        name: given[name] for name in ("organization", "affiliate_of") if given.get(name)
    }
    staff = given.get("staff", "").lower()
    if staff not in _YES | _NO:
        raise UnreadableRows(f"Line {line}: staff is yes or no, not {staff[:40]}.")
    subject["staff"] = staff in _YES
    for name in ("classes", "lists"):
        try:
            subject[name] = sayings_in(given.get(name, ""), name)
        except UnreadableRows as error:
            raise UnreadableRows(f"Line {line}: {error}") from error
    body: dict[str, Any] = {
        name: given[name] for name in ("label", "model", "channel", "trust") if given.get(name)
    }
    return {**body, "subject": subject}


def sayings_in(text: str, name: str) -> dict[str, str]:
    """`foreign_person=no; military_contractor=unknown` as a mapping. Raises: UnreadableRows."""
    found: dict[str, str] = {}
    for part in filter(str.strip, text.split(";")):
        saying = _SAYING.fullmatch(part)
        if saying is None:
            raise UnreadableRows(f"Write {name} as `id=yes; id=no`, and not `{part.strip()[:60]}`.")
        found[saying[1]] = saying[2].lower()
    return found


def sayings_as(said: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={word}" for name, word in sorted(said.items()))


def cells_of(data: Mapping[str, Any]) -> Sequence[str]:
    """A saved check, as the API gives it, as cells of `ASKED` and `ANSWERED`."""
    subject = data["subject"]
    return (
        data["label"],
        data["model"],
        data["channel"],
        subject["organization"] or "",
        "yes" if subject["staff"] else "",
        subject["affiliate_of"] or "",
        sayings_as(subject["classes"]),
        sayings_as(subject["lists"]),
        data["trust"],
        data["outcome"] or "",
        data["permitted"] or "",
        data["offered"] or "",
        " ".join(data["blocked_by"]),
        data["changed_at"],
        data["turns_at"] or "",
    )
