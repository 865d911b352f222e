"""The tables of access control: subjects, lists of the approved, keys, and who did what."""

from accesscontrol.models.audit import AuditEvent
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
    "AuditEvent",
    "ListMember",
    "Organization",
    "OrganizationIdentifier",
    "SubjectClass",
]
