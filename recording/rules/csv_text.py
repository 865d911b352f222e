"""A CSV file of unknown origin as rows of text: encoding and delimiter are found out."""

import codecs
import csv
from collections.abc import Generator
from dataclasses import dataclass
from io import TextIOWrapper
from typing import BinaryIO, NoReturn

from charset_normalizer import from_bytes

from recording.rules.columns import columns_of
from registry.rules.spreadsheets import restored_cell

LONGEST_CELL = 8192
"""Characters of a cell; a quotation mark that nobody closed would swallow the file."""

_CHUNK = 256 * 1024
_SAMPLE = 64 * 1024
_DELIMITERS = ",;\t|"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LIKELY = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256",
    "shift_jis", "gb18030", "big5", "euc_kr",
]  # fmt: skip
_USUAL = "cp1252"
_WESTERN = 0.3
"""Of the letters in a text in a Latin alphabet, so many at most are beyond ASCII."""


class UnreadableCsv(ValueError):
    """The file is no CSV that can be read. Its message names the cure."""


@dataclass(frozen=True, slots=True)
class Layout:
    encoding: str
    delimiter: str


@dataclass(frozen=True, slots=True)
class Line:
    """`number` is that of its first line in the file, which a quoted cell may run over."""

    number: int
    cells: tuple[str, ...]


def layout_of(file: BinaryIO, *, encoding: str | None = None) -> Layout:
    """How the file is written. Reads it once, a part at a time, and leaves it at its start.

    `encoding` is what the sender says, and is believed.
    Raises: UnreadableCsv.
    """
    if encoding is not None:
        try:
            encoding = codecs.lookup(encoding).name
        except LookupError as error:
            raise UnreadableCsv(f"There is no encoding {encoding}; send UTF-8.") from error
    found = encoding or _encoding_of(file)
    file.seek(0)
    text = file.read(_SAMPLE).decode(found, errors="replace").lstrip("\ufeff")
    file.seek(0)
    head = next((line for line in text.splitlines() if line.strip()), "")
    if not head:
        raise UnreadableCsv("The file is empty; its first line names the columns.")
    return Layout(found, max(_DELIMITERS, key=lambda mark: _fits(head, mark)))


def lines_of(file: BinaryIO, layout: Layout) -> Generator[Line, None, None]:
    """The lines with anything in them, the header first. Characters that cannot be read are
    U+FFFD; cells are as they were before `safe_cell`.

    Raises: UnreadableCsv.
    """
    text = TextIOWrapper(file, encoding=layout.encoding, errors="replace", newline="")
    reader = csv.reader(text, delimiter=layout.delimiter)
    previous = csv.field_size_limit(LONGEST_CELL)
    start = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                cells = tuple(restored_cell(cell.lstrip("\ufeff").strip(" ")) for cell in row)
                yield Line(start, cells)
            start = reader.line_num + 1
    except csv.Error as error:
        _refuse(start, error)
    finally:
        csv.field_size_limit(previous)
        text.detach()


def _refuse(line: int, error: Exception) -> NoReturn:
    raise UnreadableCsv(
        f"From line {line} on the file is no CSV ({error}); look for a quotation mark that is "
        "not closed."
    ) from error


def _fits(head: str, delimiter: str) -> tuple[int, int]:
    """How many columns we know the header then names, and how many it has."""
    cells = next(csv.reader([head], delimiter=delimiter))
    return len(columns_of(cells).places), len(cells)


def _encoding_of(file: BinaryIO) -> str:
    file.seek(0)
    start = file.read(4)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if b"\0" in start:
        return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    before = b""
    while True:
        part = file.read(_CHUNK)
        try:
            decoder.decode(part, final=not part)
        except UnicodeDecodeError:
            return _guessed(before[-_SAMPLE:] + part[:_SAMPLE], part[_SAMPLE:])
        if not part:
            return "utf-8"
        before = part


def _guessed(sample: bytes, rest: bytes) -> str:
    """An encoding of one or two bytes a character, from the part in which UTF-8 failed."""
    while not any(byte > 127 for byte in sample):
        sample, rest = rest[:_SAMPLE], rest[_SAMPLE:]
    foreign = sum(byte > 127 for byte in sample)
    letters = foreign + sum(chr(byte).isalpha() for byte in sample if byte < 128)
    if foreign < _WESTERN * letters:
        return _USUAL
    best = from_bytes(sample, cp_isolation=_LIKELY).best()
    return _USUAL if best is None else best.encoding
