"""Where on the forms a fault belongs: its page, and the field that its pointer leads to."""

from collections.abc import Iterable
from dataclasses import dataclass

from recording.rules.forms.composites import KEPT
from recording.rules.forms.kinds import pages_of
from recording.rules.forms.sheets import Part, Sheet
from registry.documents.faults import Fault

START = "start"
PROVISION_PAGE = "provision"
PageKey = tuple[str | None, str | None, str]
"""The keys of an entry and a provision, if the page has them, and its name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the sheet. `entry` and `provision` are keys, None where the page has none.

    `pointer` is the way from what the page shows to the field, as `/period/start`.
    """

    entry: str | None
    provision: str | None
    page: str
    pointer: str

    @property
    def page_key(self) -> PageKey:
        return self.entry, self.provision, self.page


def place_of(sheet: Sheet, pointer: str) -> Place:
    """The page and the field that a pointer into the sheet's document leads to."""
    steps = pointer.split("/")[1:]
    if steps[:1] != ["entries"] or len(steps) < 2 or int(steps[1]) >= len(sheet["entries"]):
        return Place(None, None, START, pointer)
    entry = sheet["entries"][int(steps[1])]
    if KEPT in entry:
        return Place(entry["key"], None, "kept", "")
    within = steps[3:] if steps[2:3] == ["object"] else steps[2:]
    if within[:1] == ["provisions"] and len(within) > 1:
        part = entry["provisions"][int(within[1])]
        if KEPT in part:
            return Place(part["key"], None, "kept", "")
        return Place(entry["key"], part["key"], PROVISION_PAGE, _pointer(within[2:]))
    return Place(entry["key"], None, _page(entry, within), _pointer(within))


def by_page(sheet: Sheet, faults: Iterable[Fault]) -> dict[PageKey, list[tuple[Place, Fault]]]:
    """The faults of each page, in their order."""
    found: dict[PageKey, list[tuple[Place, Fault]]] = {}
    for fault in faults:
        place = place_of(sheet, fault.pointer)
        found.setdefault(place.page_key, []).append((place, fault))
    return found


def _page(entry: Part, within: list[str]) -> str:
    pages = pages_of(entry["kind"])
    for page in pages:
        if within and within[0] in page.members:
            return page.slug
    return pages[0].slug


def _pointer(steps: list[str]) -> str:
    return "".join(f"/{step}" for step in steps)
