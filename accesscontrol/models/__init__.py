"""The tables of access control: subjects and their index of names, lists, keys, the audit trail."""

from accesscontrol.models.audit import AuditEvent
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
    "AuditEvent",
    "ListMember",
    "Organization",
    "OrganizationIdentifier",
    "OrganizationKey",
    "OrganizationName",
    "SubjectClass",
]
