"""Which organisation a person means by what they typed: an id on record, or a name."""

from collections.abc import Sequence
from dataclasses import dataclass

from accesscontrol.queries.matching import candidates_for, sought
from registry.queries.ledger import Point, record_of

MOST_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class Suggested:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class TypedOrganization:
    """`id` is None where nothing was typed, or where it cannot be an id.

    A name decides nothing: of those on record that it fits, the reader chooses.
    """

    id: str | None
    is_on_record: bool
    suggested: Sequence[Suggested]


NONE_TYPED = TypedOrganization(None, is_on_record=True, suggested=())


def typed_organization(text: str, point: Point, *, is_id: bool) -> TypedOrganization:
    if not text:
        return NONE_TYPED
    organizations = record_of(point).organizations
    if is_id and text in organizations:
        return TypedOrganization(text, is_on_record=True, suggested=())
    found = candidates_for(sought(text, "", ()), limit=MOST_SUGGESTED).found
    suggested = tuple(
        Suggested(one.organization, one.name) for one in found if one.organization in organizations
    )
    return TypedOrganization(text if is_id else None, is_on_record=False, suggested=suggested)
