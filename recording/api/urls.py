"""Addresses of recording's part of /api/v1."""

from django.urls import path

from recording.api.changesets import ChangesetImpact, Changesets, ChangesetTrail, OneChangeset
from recording.api.importing import ListImports
from recording.api.list_export import ListAsCsv
from recording.api.steps import Acknowledge, Approve, Publish, Reject, Submit, Withdraw

ONE = "changesets/<uuid:draft_id>"

urlpatterns = [
    path("lists/<str:object_id>/members.csv", ListAsCsv.as_view()),
    path("lists/<str:object_id>/import", ListImports.as_view()),
    path("changesets", Changesets.as_view()),
    path(ONE, OneChangeset.as_view(), name="api-changeset"),
    path(f"{ONE}/impact", ChangesetImpact.as_view()),
    path(f"{ONE}/history", ChangesetTrail.as_view()),
    path(f"{ONE}/submit", Submit.as_view()),
    path(f"{ONE}/approve", Approve.as_view()),
    path(f"{ONE}/reject", Reject.as_view()),
    path(f"{ONE}/publish", Publish.as_view()),
    path(f"{ONE}/withdraw", Withdraw.as_view()),
    path(f"{ONE}/acknowledge", Acknowledge.as_view()),
]
