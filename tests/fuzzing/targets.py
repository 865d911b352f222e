"""What is thrown at, and what has to hold of every input: a reader answers, or refuses in the way
that it declares. Whatever else it raises is a fault.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from greenlight_verify.findings import Unproven, Unusable
from greenlight_verify.notes import open_checkpoint
from notifications.rules.addresses import Policy
from notifications.rules.urls import UnfitUrl, read_target
from recording.rules.columns import columns_of
from recording.rules.csv_text import LONGEST_CELL, Layout, UnreadableCsv, layout_of, lines_of
from registry.api.pages import read_cursor
from registry.documents.changesets import read_changeset
from registry.documents.faults import value_at
from registry.documents.strict_json import NotStrictJson, canonical, parse
from registry.errors import InvalidRequest
from registry.rules.dates import (
    NotADate,
    bound_of,
    close_of,
    format_instant,
    is_date,
    parse_instant,
    window_between,
)
from registry.rules.spreadsheets import safe_csv

Target = Callable[[bytes], None]

ROOT = Path(__file__).parents[2]
ZONES = (ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai"), ZoneInfo("Africa/Cairo"))
POLICY = Policy(())


def dates(data: bytes) -> None:
    """An instant is written as it is read; a bound never ends before it starts."""
    text, _, other = data.decode("utf-8", "replace").partition("|")
    zone = ZONES[len(data) % len(ZONES)]
    try:
        bound = bound_of(text, zone)
    except NotADate:
        return
    assert bound.hi is not None
    assert bound.lo <= bound.hi
    if not is_date(text):
        assert parse_instant(format_instant(bound.lo)) == bound.lo == parse_instant(text)
    elif text.count("-") == 2:
        assert close_of(text, zone) == bound.hi
    try:
        window = window_between(text, other or None, zone)
    except NotADate:
        return
    assert window.lo == bound.lo


def strict_json(data: bytes) -> None:
    """What is read is written in one way, and that reads as the same."""
    try:
        value = parse(data)
    except NotStrictJson:
        return
    written = canonical(value)
    assert parse(written) == value
    assert canonical(parse(written)) == written


def changesets(data: bytes) -> None:
    """A document is taken, or refused with faults that point into it and name a cure."""
    try:
        document = parse(data)
    except NotStrictJson:
        return
    before = canonical(document)
    read = read_changeset(document)
    taken, faults = read.changeset, read.faults
    assert (taken is None) == bool(faults)
    assert canonical(document) == before
    for fault in faults:
        assert fault.code
        assert fault.detail
        _points_into(document, fault.pointer)
    if taken is not None:
        assert [canonical(entry.object) for entry in taken.entries] == [
            canonical(entry["object"]) for entry in document["entries"]
        ]


def _points_into(document: object, pointer: str) -> None:
    """At something, or at what is missing from something."""
    try:
        value_at(document, pointer)
    except KeyError:
        value_at(document, pointer.rpartition("/")[0])


def csv_files(data: bytes) -> None:
    """Cells that are read and written safely are the same cells when they are read again."""
    try:
        layout = layout_of(BytesIO(data))
        lines = list(lines_of(BytesIO(data), layout))
    except UnreadableCsv:
        return
    for line in lines:
        assert any(cell.strip() for cell in line.cells) or "'" in data.decode("latin-1")
        assert all(len(cell) <= LONGEST_CELL for cell in line.cells)
    if lines:
        columns_of(lines[0].cells)
    written = "".join(safe_csv(line.cells for line in lines)).encode("utf-8", "replace")
    if all(_is_kept(line.cells) for line in lines):
        again = lines_of(BytesIO(written), Layout("utf-8", ","))
        assert [line.cells for line in again] == [line.cells for line in lines]


def _is_kept(cells: Iterable[str]) -> bool:
    """Not of cells with blanks around them or with marks of byte order, which reading takes off."""
    shown = [*cells]
    whole = all(cell == cell.strip(" ") and "\ufeff" not in cell for cell in shown)
    return whole and any(cell.strip() for cell in shown)


def cursors(data: bytes) -> None:
    """A cursor is read as it was made, or refused."""
    text = data.decode("latin-1")
    try:
        size, last = read_cursor(text)
    except InvalidRequest:
        return
    made = base64.urlsafe_b64encode(json.dumps([size, last]).encode()).decode().rstrip("=")
    assert read_cursor(made) == (size, last)


def urls(data: bytes) -> None:
    """An address to send to is whole, and nothing in it can be understood in two ways."""
    text = data.decode("utf-8", "replace")
    try:
        target = read_target(text)
    except UnfitUrl:
        pass
    else:
        assert target.host
        assert "@" not in target.host
    POLICY.permits(text)


def notes(data: bytes) -> None:
    """Nothing that is signed by nobody is taken for a checkpoint."""
    try:
        open_checkpoint(data.decode("utf-8", "replace"), [])
    except (Unproven, Unusable):
        return
    raise AssertionError("a note was taken without a trusted key")


TARGETS: Mapping[str, Target] = {
    target.__name__: target
    for target in (dates, strict_json, changesets, csv_files, cursors, urls, notes)
}


def seeds_of(name: str) -> list[bytes]:
    """What the mutations of a target start from."""
    match name:
        case "dates":
            words = ("2026-06-12", "2026-06", "2026", "2026-06-12T21:21:00Z|2026-06-13",
                     "2026-06-12T17:21:00.000001-04:00", "2026-02-29")  # fmt: skip
            return [word.encode() for word in words]
        case "strict_json" | "changesets":
            return [part for path in sorted((ROOT / "fixtures").glob("0*.json"))
                    for part in _pieces(path.read_bytes())]  # fmt: skip
        case "csv_files":
            head = "name;country;identifiers;from;until;standing;note\n"
            rows = head + 'Müller AG;DE;lei:5299000J2N45DDNE4Y28;2026-06-26;;official;"a\n=b"\n'
            names = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-32")
            return [rows.encode(encoding) for encoding in names]
        case "cursors":
            return [base64.urlsafe_b64encode(b'[88,"fable-5"]').rstrip(b"=")]
        case "urls":
            return [b"https://hooks.example.org/in?x=1", b"https://[2001:db8::1]:8443/", b"::1",
                    b"https://0x7f.1/", b"https://xn--bcher-kva.example/"]  # fmt: skip
        case _:
            return [b"greenlight.example\n88\nq1w2e3==\n\n\xe2\x80\x94 key AAAAAAAA\n"]


def _pieces(file: bytes) -> Iterable[bytes]:
    """Changesets of one entry each: short enough to be changed at every place."""
    for changeset in json.loads(file):
        for entry in changeset["entries"]:
            yield json.dumps({**changeset, "entries": [entry]}).encode()
