"""Where on the forms a fault belongs: its page, and the field that its pointer leads to."""

from collections.abc import Iterable
from dataclasses import dataclass

from recording.rules.forms.composites import KEPT, Group, Member, Rows
from recording.rules.forms.fields import Field
from recording.rules.forms.kinds import pages_of
from recording.rules.forms.members import PROVISION
from recording.rules.forms.sheets import Part, Sheet, group_of
from registry.documents.faults import Fault

START = "start"
PROVISION_PAGE = "provision"
PageKey = tuple[str | None, str | None, str]
"""The keys of an entry and a provision, if the page has them, and its name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the sheet. `entry` and `provision` are keys, None where the page has none.

    `pointer` is the way from what the page shows to the field, as `/period/start`; `label` is
    what the page calls it.
    """

    entry: str | None
    provision: str | None
    page: str
    pointer: str
    label: str

    @property
    def page_key(self) -> PageKey:
        return self.entry, self.provision, self.page


def place_of(sheet: Sheet, pointer: str) -> Place:
    """The page and the field that a pointer into the sheet's document leads to."""
    steps = pointer.split("/")[1:]
    if steps[:1] != ["entries"] or len(steps) < 2 or int(steps[1]) >= len(sheet["entries"]):
        return Place(None, None, START, pointer, steps[0].capitalize() if steps else "")
    entry = sheet["entries"][int(steps[1])]
    if KEPT in entry:
        return Place(entry["key"], None, "kept", "", "What no form has")
    within = steps[3:] if steps[2:3] == ["object"] else steps[2:]
    if within[:1] == ["provisions"] and len(within) > 1:
        part = entry["provisions"][int(within[1])]
        if KEPT in part:
            return Place(part["key"], None, "kept", "", "What no form has")
        label = _label(PROVISION, within[2:])
        return Place(entry["key"], part["key"], PROVISION_PAGE, _pointer(within[2:]), label)
    label = _label(group_of(entry), within)
    return Place(entry["key"], None, _page(entry, within), _pointer(within), label)


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


def _label(shown: Field, steps: list[str]) -> str:
    """The labels on the way to a field, as "Sources, 2, Source"; where it leads to none, "".

    A step that is no member of a group, as the limits of a date, belongs to the field itself.
    """
    found = []
    for step in steps:
        if isinstance(shown, Rows) and step.isdecimal():
            found.append(str(int(step) + 1))
            shown = shown.row
            continue
        member = next((m for m in _members(shown) if m.name == step), None)
        if member is None:
            break
        found.append(member.label)
        shown = member.field
    return ", ".join(found)


def _members(shown: Field) -> tuple[Member, ...]:
    return shown.members if isinstance(shown, Group) else ()
