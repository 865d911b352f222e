"""The tables of access control: subjects, lists of the approved, keys."""

from accesscontrol.models.keys import ApiKey
from accesscontrol.models.subjects import (
    ApprovedEntityList,
    ListMember,
    Organization,
    OrganizationIdentifier,
    SubjectClass,
)

__all__ = [
    "ApiKey",
    "ApprovedEntityList",
    "ListMember",
    "Organization",
    "OrganizationIdentifier",
    "SubjectClass",
]
