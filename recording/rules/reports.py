"""What an import found, row by row, and how it is told as JSON and as CSV."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from recording.rules.choosing import Fit
from recording.rules.comparing import Outcome
from recording.rules.listed import LONGEST_NAME


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row of the file, or one member that no row names (then without a line).

    `proposed` is whether the changeset holds an entry for it. `why` are codes of
    `accesscontrol.rules.matching.Reason`; `candidates` those of whom a person chooses.
    """

    line: int | None
    outcome: Outcome
    name: str
    organization: str | None = None
    member: str | None = None
    score: float | None = None
    why: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    column: str | None = None
    detail: str = ""
    proposed: bool = False
    fits: tuple[Fit, ...] = ()
    """The candidates as a page shows them to whoever chooses."""


def faulty_row(line: int, name: str, column: str, cure: str) -> RowReport:
    return RowReport(line, Outcome.FAULTY, name[:LONGEST_NAME], column=column, detail=cure)


@dataclass(slots=True)
class ListImport:
    """All that an import found, and the entries that it proposes."""

    encoding: str
    delimiter: str
    ignored_columns: tuple[str, ...] = ()
    rows: list[RowReport] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How often each outcome occurs, all of them named."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome.value: found[outcome] for outcome in Outcome}


COLUMNS = (
    "line",
    "outcome",
    "proposed",
    "name",
    "organization",
    "member",
    "score",
    "why",
    "candidates",
    "column",
    "detail",
)


def as_json(row: RowReport) -> dict[str, Any]:
    return {
        "line": row.line,
        "outcome": row.outcome.value,
        "proposed": row.proposed,
        "name": row.name,
        "organization": row.organization,
        "member": row.member,
        "score": row.score,
        "why": list(row.why),
        "candidates": list(row.candidates),
        "column": row.column,
        "detail": row.detail,
    }


def as_cells(rows: Iterable[RowReport]) -> Iterator[list[str]]:
    """The report as the cells of a table, with its header."""
    yield list(COLUMNS)
    for row in rows:
        told = as_json(row)
        yield [cell_of(told[column]) for column in COLUMNS]


def cell_of(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return " ".join(value)
        case _:
            return str(value)
