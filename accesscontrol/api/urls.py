"""Addresses of access control's part of /api/v1."""

from django.urls import path

from accesscontrol.api.audit import Audit
from accesscontrol.api.checks import CheckBatch, Checks
from accesscontrol.api.decisions import Decisions, OneDecision
from accesscontrol.api.keys import Keys, RevokeKey, RollKey
from accesscontrol.api.matching import OrganizationMatch
from accesscontrol.api.members import ListMembers
from accesscontrol.api.openings import Openings, WithdrawOpening
from accesscontrol.api.saved_checks import OneSavedCheck, SavedChecks
from accesscontrol.api.snapshot import CurrentRecord
from registry.api.records import Resource, routes
from registry.queries.records import RecordFilter

RESOURCES = (
    Resource("class", "classes", RecordFilter({}, ("name",))),
    Resource("list", "lists", RecordFilter({}, ("name",))),
    Resource(
        "organization",
        "organizations",
        RecordFilter({"country": "country", "affiliate_of": "affiliate_of"}, ("name",)),
    ),
)

urlpatterns = [
    path("checks", Checks.as_view()),
    path("checks/batch", CheckBatch.as_view()),
    path("organizations/match", OrganizationMatch.as_view()),
    path("keys", Keys.as_view()),
    path("keys/<str:key_id>/roll", RollKey.as_view()),
    path("keys/<str:key_id>/revoke", RevokeKey.as_view()),
    path("openings", Openings.as_view()),
    path("openings/<str:opening_id>/withdraw", WithdrawOpening.as_view()),
    path("saved-checks", SavedChecks.as_view()),
    path("saved-checks/<str:check_id>", OneSavedCheck.as_view()),
    path("snapshot", CurrentRecord.as_view()),
    path("decisions", Decisions.as_view()),
    path("decisions/<str:decision_id>", OneDecision.as_view(), name="api-decision"),
    path("audit", Audit.as_view()),
    path("lists/<str:object_id>/members", ListMembers.as_view()),
    *(route for resource in RESOURCES for route in routes(resource)),
]
