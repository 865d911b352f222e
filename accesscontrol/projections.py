"""The kinds of object that access control answers for, as rows."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from accesscontrol.models import (
    ApprovedEntityList,
    ListMember,
    Organization,
    OrganizationIdentifier,
    OrganizationKey,
    OrganizationName,
    SubjectClass,
)
from accesscontrol.rules.index_keys import core_text, keys_to_index
from accesscontrol.rules.names import comparable
from registry.projections import Object, Projection, members, register


def register_own_kinds() -> None:
    register("class", Projection(SubjectClass, members("name", "complement_of")))
    register(
        "organization",
        Projection(
            Organization,
            members("name", "country", "affiliate_of"),
            _organization_children,
            (OrganizationIdentifier, OrganizationName, OrganizationKey),
        ),
    )
    register("list", Projection(ApprovedEntityList, _list_columns))
    register("member", Projection(ListMember, members("list", "organization", "standing")))


def _organization_children(row: Organization, obj: Object) -> Iterator[models.Model]:
    """Its identifiers as recorded, and what it is found by."""
    identifiers = [(part["scheme"], part["value"]) for part in obj.get("identifiers", ())]
    for scheme, value in identifiers:
        yield OrganizationIdentifier(organization=row, scheme=scheme, value=value)
    written = list(dict.fromkeys([obj["name"], *obj.get("aliases", ())]))
    names = [comparable(name) for name in written]
    for number, (text, name) in enumerate(zip(written, names, strict=True)):
        yield OrganizationName(
            organization=row, name=text, is_alias=number > 0, core=core_text(name)
        )
    for key in keys_to_index(names, identifiers):
        yield OrganizationKey(organization=row, key=key)


def _list_columns(obj: Object) -> dict[str, Any]:
    return {"name": obj["name"], "published": obj.get("published")}
