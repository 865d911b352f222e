"""The summary of faults at the top of a page, each with a link to its field."""

from collections.abc import Iterable
from dataclasses import dataclass

from recording.rules.forms.places import Place
from recording.web.nodes import Form
from registry.documents.faults import Fault


@dataclass(frozen=True, slots=True)
class Noticed:
    """A fault with the address of the field that it speaks of."""

    detail: str
    href: str


def placed(form: Form, faults: Iterable[tuple[Place, Fault]]) -> list[Noticed]:
    """Set the faults of a page beside its fields; the summary of them, in the order of the page."""
    found = {
        Noticed(in_words(place, fault), f"#{form.place(place.pointer, cure_of(fault))}"): None
        for place, fault in faults
    }
    order = form.order
    return sorted(found, key=lambda noticed: order.get(noticed.href.removeprefix("#"), -1))


def in_words(place: Place, fault: Fault) -> str:
    """A fault as a summary tells it, away from its field."""
    return f"{place.label}: {cure_of(fault)}" if place.label else cure_of(fault)


def cure_of(fault: Fault) -> str:
    """What to do, for somebody who sees a field and not a document."""
    return "Fill this in." if fault.code in ("missing-member", "too-short") else fault.detail
