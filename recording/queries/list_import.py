"""Reading a list of organisations against the record: a report, and the entries it proposes.

Nothing is written. Rows are read a few hundred at a time; what is kept of each is its report
and its entries.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

from recording.queries.list_head import MOST_ROWS, opened, too_many_rows
from recording.queries.list_members import (
    check_list,
    ever_used,
    members_at,
    members_of,
    names_of,
    runs_backwards,
)
from recording.queries.listed_organizations import Matching
from recording.rules.choosing import LEFT_OUT, NEW, Choice, Fit
from recording.rules.columns import FROM, NAME, STANDING, UNTIL, Columns
from recording.rules.comparing import ImportTerms, Outcome, Removal, compared_with, ended
from recording.rules.csv_text import Line
from recording.rules.fresh_ids import member_id, organization_id, variants
from recording.rules.listed import FaultyRow, Listed, listed_of
from recording.rules.reports import ListImport, RowReport, faulty_row

Object = dict[str, Any]

BATCH = 500

LEFT_OUT_WORDS = "Left out, as was chosen."
BACKWARDS = "The period would end at or before it starts; give another date, or retract."


def read_list(
    file: BinaryIO,
    *,
    terms: ImportTerms,
    encoding: str | None,
    now: datetime,
    decided: Mapping[int, str] | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> ListImport:
    """The report of a CSV file and the entries that it proposes. `file` must be seekable.

    `decided` says of some lines what a person chose: the id of an organisation, NEW or LEFT_OUT.
    `tell` is told now and then which line was read.

    Raises: UnknownObject, UnreadableList, UnfitHeader, TooManyRows, and what `tell` raises.
    """
    check_list(terms.list_id)
    with opened(file, terms.terms, encoding=encoding) as (layout, columns, lines):
        found = ListImport(layout.encoding, layout.delimiter, columns.ignored)
        reading = _Reading(terms, found, decided or {})
        while batch := list(islice(lines, BATCH)):
            reading.take(batch, columns)
            tell(batch[-1].number)
    reading.remove(now)
    return found


class _Reading:
    """One file on its way into a report."""

    def __init__(self, terms: ImportTerms, found: ListImport, decided: Mapping[int, str]) -> None:
        self.terms = terms
        self.found = found
        self.matching = Matching(decided)
        self.lines: dict[str, int] = {}
        """The organisations that rows name, with the line of the first."""
        self.doubtful: dict[str, int] = {}
        self.used: dict[str, set[str]] = {"organization": set(), "member": set()}
        self.new: dict[tuple[str, str], int] = {}

    def take(self, lines: list[Line], columns: Columns) -> None:
        if len(self.found.rows) + len(lines) > MOST_ROWS:
            raise too_many_rows()
        rows: list[Listed] = []
        faulty: dict[int, RowReport] = {}
        for line in lines:
            try:
                rows.append(listed_of(line, columns))
            except FaultyRow as fault:
                name = _cell(line, columns.places[NAME])
                faulty[line.number] = faulty_row(line.number, name, fault.column, fault.cure)
        choices = list(self.matching.choices(rows))
        chosen = {choice.chosen.organization for choice in choices if choice.chosen}
        members = members_of(self.terms.list_id, chosen)
        self._look_up_used(rows, choices)
        reports = dict(faulty)
        for row, choice in zip(rows, choices, strict=True):
            reports[row.line] = self._row(row, choice, members)
        self.found.rows += [reports[line.number] for line in lines]

    def remove(self, now: datetime) -> None:
        """Report who is on the list and in no row, and propose what the caller asked for."""
        any_faulty = any(row.outcome is Outcome.FAULTY for row in self.found.rows)
        absent = (
            member
            for member in members_at(self.terms.list_id, now)
            if member["organization"] not in self.lines
        )
        while batch := list(islice(absent, BATCH)):
            described = names_of({member["organization"] for member in batch})
            for member in batch:
                name = described[member["organization"]]["name"]
                self.found.rows.append(self._absent(member, name, any_faulty=any_faulty))

    def _row(self, row: Listed, choice: Choice, members: Any) -> RowReport:
        if choice.decided == LEFT_OUT:
            return RowReport(row.line, Outcome.AMBIGUOUS, row.name, detail=LEFT_OUT_WORDS)
        if choice.decided not in ("", NEW) and choice.chosen is None:
            return faulty_row(
                row.line, row.name, NAME, f"{choice.decided} is not on record any more."
            )
        if choice.doubtful:
            for fit in choice.doubtful:
                self.doubtful.setdefault(fit.organization, row.line)
            ids = tuple(fit.organization for fit in choice.doubtful)
            best = choice.doubtful[0]
            return RowReport(
                row.line,
                Outcome.AMBIGUOUS,
                row.name,
                score=best.match.score,
                why=_codes(best),
                candidates=ids,
                fits=choice.doubtful,
                detail=f"{choice.why} Add an identifier, or name it as on record.",
            )
        if choice.chosen is None:
            return self._unmatched(row, choice.why, creates=choice.decided == NEW)
        fit = choice.chosen
        first = self.lines.setdefault(fit.organization, row.line)
        if first != row.line:
            detail = f"Line {first} names the same organisation; keep one of them."
            return faulty_row(row.line, row.name, NAME, detail)
        verdict = compared_with(row, members.get(fit.organization, ()), self.terms.terms)
        if verdict.member is None:
            detail = "The organisation has several member records; correct one by its id."
            return RowReport(row.line, verdict.outcome, row.name, fit.organization, detail=detail)
        return self._proposed(row, verdict.outcome, verdict.member, fit.organization, fit)

    def _unmatched(self, row: Listed, why: str, *, creates: bool) -> RowReport:
        if not (creates or self.terms.creates):
            detail = why or "No organisation on record has this name."
            return RowReport(row.line, Outcome.UNMATCHED, row.name, detail=detail)
        key = (organization_id(row.name), row.country or "")
        first = self.new.setdefault(key, row.line)
        if first != row.line:
            detail = f"Line {first} names the same organisation; keep one of them."
            return faulty_row(row.line, row.name, NAME, detail)
        verdict = compared_with(row, (), self.terms.terms)
        organization = self._fresh("organization", organization_id(row.name))
        made: Object = {"id": organization, "name": row.name}
        if row.country:
            made["country"] = row.country
        if row.identifiers:
            made["identifiers"] = [
                {"scheme": scheme, "value": value} for scheme, value in row.identifiers
            ]
        report = self._proposed(row, Outcome.ADDED, verdict.member or {}, organization, None, why)
        if report.proposed:
            self._propose("assert", "organization", made)
        return report

    def _proposed(
        self,
        row: Listed,
        outcome: Outcome,
        member: Object,
        organization: str,
        fit: Fit | None,
        detail: str = "",
    ) -> RowReport:
        told = {
            "score": fit.match.score if fit else None,
            "why": _codes(fit) if fit else (),
        }
        if outcome is Outcome.UNCHANGED:
            return RowReport(
                row.line,
                outcome,
                row.name,
                organization,
                member["id"],
                **told,  # type: ignore[arg-type]
            )
        for column, value in ((FROM, member["period"]["start"]), (STANDING, member["standing"])):
            if value is None:
                return faulty_row(
                    row.line, row.name, column, f"Say {column}, here or for all rows."
                )
        if runs_backwards(member):
            return faulty_row(row.line, row.name, UNTIL, BACKWARDS)
        if outcome is Outcome.ADDED:
            wanted = member_id(self.terms.list_id, organization)
            made = {
                "id": self._fresh("member", wanted),
                "list": self.terms.list_id,
                "organization": organization,
            }
            member = {**made, **member}
        op = "assert" if outcome is Outcome.ADDED else "correct"
        self._propose(op, "member", member)
        return RowReport(
            row.line,
            outcome,
            row.name,
            organization,
            member["id"],
            detail=detail,
            proposed=True,
            **told,  # type: ignore[arg-type]
        )

    def _absent(self, member: Object, name: str, *, any_faulty: bool) -> RowReport:
        organization, number = member["organization"], member["id"]
        if organization in self.doubtful:
            line = self.doubtful[organization]
            detail = f"No row names it for certain, but line {line} may."
            return RowReport(None, Outcome.AMBIGUOUS, name, organization, number, detail=detail)
        removed = RowReport(None, Outcome.REMOVED, name, organization, number)
        if self.terms.removal is Removal.REPORT:
            return removed
        if any_faulty:
            detail = "Left as it is: a row with a fault may have meant it."
            return RowReport(None, Outcome.REMOVED, name, organization, number, detail=detail)
        if self.terms.removal is Removal.RETRACT:
            self._propose("retract", "member", {"id": number})
        else:
            after = ended(member, str(self.terms.removed_on))
            if runs_backwards(after):
                return RowReport(
                    None, Outcome.REMOVED, name, organization, number, detail=BACKWARDS
                )
            self._propose("correct", "member", after)
        return RowReport(None, Outcome.REMOVED, name, organization, number, proposed=True)

    def _propose(self, op: str, kind: str, obj: Object) -> None:
        self.found.entries.append({"op": op, "kind": kind, "object": obj})

    def _look_up_used(self, rows: list[Listed], choices: list[Choice]) -> None:
        """Look up at once which of the ids that this batch would like are taken."""
        chosen = {choice.chosen.organization for choice in choices if choice.chosen}
        made = {
            organization_id(row.name)
            for row, choice in zip(rows, choices, strict=True)
            if choice.chosen is None
        }
        members = {member_id(self.terms.list_id, name) for name in chosen | made}
        self.used["organization"] |= ever_used("organization", made)
        self.used["member"] |= ever_used("member", members)

    def _fresh(self, kind: str, wanted: str) -> str:
        used = self.used[kind]
        for found in _unused(variants(wanted), used):
            if found == wanted or not ever_used(kind, [found]):
                used.add(found)
                return found
        raise AssertionError("variants have no end")


def _unused(ids: Iterator[str], used: set[str]) -> Iterator[str]:
    return (one for one in ids if one not in used)


def _cell(line: Line, place: int) -> str:
    return line.cells[place] if place < len(line.cells) else ""


def _codes(fit: Fit) -> tuple[str, ...]:
    return tuple(why.code.value for why in fit.match.why)
