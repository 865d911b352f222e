"""What is in a sheet, and how far each part of it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from recording.models import DeskSheet
from recording.queries.readback import readbacks_of
from recording.queries.sheets import faults_of
from recording.rules.forms.composites import KEPT
from recording.rules.forms.kinds import KIND_NAMES, pages_of
from recording.rules.forms.places import PROVISION_PAGE, START, PageKey, by_page
from recording.rules.forms.sheets import Part, document_of, find_entry

OP_WORDS = {"assert": "New", "correct": "Correction of", "retract": "Taken off the record:"}


@dataclass(frozen=True, slots=True)
class Line:
    """One page of the sheet. `faults` is how many it has; None while nobody has been there."""

    title: str
    href: str
    faults: int | None
    key: str = ""
    sentence: str = ""
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class EntryLines:
    title: str
    key: str
    pages: tuple[Line, ...]
    provisions: tuple[Line, ...]
    takes_provisions: bool


@dataclass(frozen=True, slots=True)
class Contents:
    start: Line
    entries: tuple[EntryLines, ...]
    faults: int


def contents_of(own: DeskSheet) -> Contents:
    found = faults_of(own.sheet)
    faults = by_page(own.sheet, found)
    said = readbacks_of(document_of(own.sheet))

    def line(title: str, page: PageKey, **more: Any) -> Line:
        number = len(faults.get(page, ()))
        seen = page_name(page) in own.seen or not number or page[2] == "kept"
        return Line(title, address(own, page), number if seen else None, **more)

    def entry_lines(index: int, entry: Part) -> EntryLines:
        at = f"/entries/{index}/object/provisions"
        return EntryLines(
            title=_title(entry),
            key=entry["key"],
            pages=tuple(line(title, key) for title, key in _pages(entry)),
            provisions=tuple(
                line(
                    _provision_title(part),
                    _provision_key(entry, part),
                    key=part["key"],
                    sentence=said[f"{at}/{number}"].sentence,
                    is_confirmed=said[f"{at}/{number}"].confirmation in own.confirmed,
                )
                for number, part in enumerate(entry.get("provisions", ()))
            ),
            takes_provisions="provisions" in entry,
        )

    return Contents(
        start=line("Title and reason", (None, None, START)),
        entries=tuple(entry_lines(i, entry) for i, entry in enumerate(own.sheet["entries"])),
        faults=len(found),
    )


def next_page(own: DeskSheet, name: str) -> str:
    """The address of the page after the one of that name; after the last, the contents."""
    keys = list(page_keys(own))
    names = [page_name(key) for key in keys]
    after = names.index(name) + 1 if name in names else len(keys)
    # From object to object people go by the contents, where they see what is left to do.
    leaves = after == len(keys) or (name != START and keys[after][0] != keys[after - 1][0])
    return reverse("desk-sheet", args=[own.id]) if leaves else address(own, keys[after])


def page_keys(own: DeskSheet) -> Iterator[PageKey]:
    """Every page of the sheet, in the order in which it is filled in."""
    yield None, None, START
    for entry in own.sheet["entries"]:
        for _, key in _pages(entry):
            yield key
        for part in entry.get("provisions", ()):
            yield _provision_key(entry, part)


def page_name(key: PageKey) -> str:
    """What `DeskSheet.seen` calls a page."""
    return "/".join(part for part in key if part is not None)


def address(own: DeskSheet, key: PageKey) -> str:
    entry, part, page = key
    if entry is None:
        return reverse("desk-title", args=[own.id])
    if part is not None:
        return reverse("desk-provision", args=[own.id, entry, part])
    if page == "kept":
        return reverse("desk-kept", args=[own.id, entry])
    return reverse("desk-page", args=[own.id, entry, page])


def title_of(own: DeskSheet, key: str | None) -> str:
    """What an entry is called; "" for no entry, and for a provision that no form has."""
    entry = find_entry(own.sheet, key) if key else None
    return _title(entry) if entry else ""


def _pages(entry: Part) -> list[tuple[str, PageKey]]:
    if KEPT in entry:
        return [("As it was written", (entry["key"], None, "kept"))]
    pages = pages_of(entry["kind"])
    if entry["op"] == "retract":
        pages = pages[:1]
    return [(page.title, (entry["key"], None, page.slug)) for page in pages]


def _provision_key(entry: Part, part: Part) -> PageKey:
    if KEPT in part:
        return part["key"], None, "kept"
    return entry["key"], part["key"], PROVISION_PAGE


def _title(entry: Part) -> str:
    if KEPT in entry:
        return "What no form has"
    state = entry["state"]
    name = state.get("title") or state.get("name") or state.get("id") or "not named yet"
    return f"{OP_WORDS[entry['op']]} {KIND_NAMES[entry['kind']]}: {name}"


def _provision_title(part: Part) -> str:
    if KEPT in part:
        return "What no form has"
    return f"Provision {part['state']['id'] or 'not named yet'}"
