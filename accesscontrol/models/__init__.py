"""The tables of access control: subjects, lists of the approved, keys, the index of names."""

from accesscontrol.models.keys import ApiKey
from accesscontrol.models.matching import OrganizationKey, OrganizationName
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
    "OrganizationKey",
    "OrganizationName",
    "SubjectClass",
]
