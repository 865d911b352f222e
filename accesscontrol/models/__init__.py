"""The tables of access control: subjects and their index, lists, accounts, keys, evidence."""

from accesscontrol.models.accounts import Account, Invitation, Membership
from accesscontrol.models.audit import AuditEvent
from accesscontrol.models.decisions import StoredDecision
from accesscontrol.models.keys import ApiKey
from accesscontrol.models.matching import OrganizationKey, OrganizationName
from accesscontrol.models.openings import HeldOpening
from accesscontrol.models.saved_checks import ChecksAsked, SavedCheck
from accesscontrol.models.staff import StaffRole
from accesscontrol.models.subjects import (
    ApprovedEntityList,
    ListMember,
    Organization,
    OrganizationIdentifier,
    SubjectClass,
)

__all__ = [
    "Account",
    "ApiKey",
    "ApprovedEntityList",
    "AuditEvent",
    "ChecksAsked",
    "HeldOpening",
    "Invitation",
    "ListMember",
    "Membership",
    "Organization",
    "OrganizationIdentifier",
    "OrganizationKey",
    "OrganizationName",
    "SavedCheck",
    "StaffRole",
    "StoredDecision",
    "SubjectClass",
]
