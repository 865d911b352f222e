"""Cells that are safe to open in a spreadsheet, and that are the same again when read back.

A spreadsheet runs a cell that starts with one of a few characters as a formula (OWASP, CSV
Injection). An apostrophe in front makes it text.
"""

import csv
import re
from collections.abc import Iterable, Iterator

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""Apostrophes in front count too: whoever reads a cell back takes exactly one away."""


def safe_cell(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def restored_cell(cell: str) -> str:
    """What `safe_cell` was given; a cell that it would not have changed stays as it is."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


class _Line:
    """A file that keeps the last line written."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text = text


def safe_csv(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a CSV file with safe cells, one at a time."""
    line = _Line()
    writer = csv.writer(line)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        yield line.text
