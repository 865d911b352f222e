"""The head of a list in a CSV file: how it is written, and what its columns mean."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import BinaryIO

from recording.errors import TooManyRows, UnfitHeader, UnreadableList
from recording.rules.columns import FROM, NAME, STANDING, Columns, columns_of
from recording.rules.comparing import Terms
from recording.rules.csv_text import Layout, Line, UnreadableCsv, layout_of, lines_of
from registry.documents.faults import Fault

MOST_ROWS = 200_000


@contextmanager
def opened(
    file: BinaryIO, terms: Terms, *, encoding: str | None = None
) -> Iterator[tuple[Layout, Columns, Iterator[Line]]]:
    """The file with its head read; the lines are those below it. `file` must be seekable.

    Raises: UnreadableList, within the block too; UnfitHeader.
    """
    try:
        layout = layout_of(file, encoding=encoding)
        with closing(lines_of(file, layout)) as lines:
            yield layout, _columns(next(lines), terms), lines
    except UnreadableCsv as error:
        raise UnreadableList(str(error)) from error


def lines_in(file: BinaryIO, terms: Terms) -> int:
    """How many lines the file has, which can be read to its end.

    Raises: UnreadableList, UnfitHeader, TooManyRows.
    """
    last = 1
    with opened(file, terms) as (_, _, lines):
        for number, line in enumerate(lines, start=1):
            if number > MOST_ROWS:
                raise too_many_rows()
            last = line.number
    file.seek(0)
    return last


def too_many_rows() -> TooManyRows:
    return TooManyRows(f"A file takes at most {MOST_ROWS} rows; divide it.")


def _columns(header: Line, terms: Terms) -> Columns:
    columns = columns_of(header.cells)
    if NAME not in columns.places:
        raise UnfitHeader("Give the first line the titles of the columns; one of them is name.")
    if columns.twice:
        titles = ", ".join(columns.twice)
        raise UnfitHeader(f"Another column says the same as {titles[:200]}; keep one of them.")
    given = {FROM: terms.start, STANDING: terms.standing}
    missing = [name for name, said in given.items() if said is None and name not in columns.places]
    if missing:
        cures = {name: f"Say {name} for all rows, or add a column {name}." for name in missing}
        faults = [Fault(f"/{name}", "missing-member", cure) for name, cure in cures.items()]
        raise UnfitHeader(" ".join(cures.values()), faults)
    return columns
