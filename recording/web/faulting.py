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
    """Set the faults of a page beside its fields; the summary of them."""
    return list(
        dict.fromkeys(
            Noticed(fault.detail, f"#{form.place(place.pointer, fault.detail)}")
            for place, fault in faults
        )
    )
