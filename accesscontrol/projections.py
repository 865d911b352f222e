"""The kinds of object that access control answers for, as rows."""

from typing import Any

from accesscontrol.models import (
    ApprovedEntityList,
    ListMember,
    Organization,
    OrganizationIdentifier,
    SubjectClass,
)
from registry.projections import Object, Projection, members, register


def register_own_kinds() -> None:
    register("class", Projection(SubjectClass, members("name", "complement_of")))
    register(
        "organization",
        Projection(
            Organization,
            members("name", "country", "affiliate_of"),
            _identifiers,
            (OrganizationIdentifier,),
        ),
    )
    register("list", Projection(ApprovedEntityList, _list_columns))
    register("member", Projection(ListMember, members("list", "organization", "standing")))


def _identifiers(row: Organization, obj: Object) -> list[OrganizationIdentifier]:
    return [
        OrganizationIdentifier(organization=row, scheme=part["scheme"], value=part["value"])
        for part in obj.get("identifiers", ())
    ]


def _list_columns(obj: Object) -> dict[str, Any]:
    return {"name": obj["name"], "published": obj.get("published")}
