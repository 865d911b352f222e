"""Addresses of access control's part of /api/v1."""

from django.urls import path

from accesscontrol.api.checks import CheckBatch, Checks
from accesscontrol.api.matching import OrganizationMatch
from accesscontrol.api.members import ListMembers
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
    path("lists/<str:object_id>/members", ListMembers.as_view()),
    *(route for resource in RESOURCES for route in routes(resource)),
]
