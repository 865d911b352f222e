"""Addresses of the registry's part of /api/v1."""

from django.db.models import Q
from django.urls import path

from registry.api.board import Board
from registry.api.changes import Changes
from registry.api.compare import Compare
from registry.api.ledger import (
    ConsistencyProof,
    InclusionProof,
    LedgerCheckpoint,
    LedgerEntries,
    LedgerKeys,
)
from registry.api.models import (
    FrontierModels,
    ModelHistory,
    ModelStatus,
    OneFrontierModel,
    Resolve,
)
from registry.api.records import Resource, routes
from registry.api.stream import ChangeStream
from registry.models import Reference
from registry.queries.records import RecordFilter


def _directives_about(name: str, value: str, size: int) -> Q:
    """Directives that name a model at a ledger size; `name` is the only special filter."""
    about = Reference.objects.filter(
        Q(superseded_by__isnull=True) | Q(superseded_by__gt=size),
        asserted_by__lte=size,
        from_kind="directive",
        to_kinds=name,
        to_id=value,
    )
    return Q(object_id__in=about.values("from_id"))


RESOURCES = (
    Resource("developer", "developers", RecordFilter({}, ("name",))),
    Resource("family", "families", RecordFilter({"developer": "developer"}, ("name",))),
    Resource(
        "channel", "channels", RecordFilter({"kind": "kind", "operator": "operator"}, ("name",))
    ),
    Resource(
        "authority",
        "authorities",
        RecordFilter({"kind": "kind", "jurisdiction": "jurisdiction"}, ("name",)),
    ),
    Resource("source", "sources", RecordFilter({"publisher": "publisher"}, ("title", "publisher"))),
    Resource("proceeding", "proceedings", RecordFilter({}, ("title", "court"))),
    Resource(
        "directive",
        "directives",
        RecordFilter(
            {
                "authority": "authority",
                "instrument": "instrument",
                "standing": "standing",
                "addressee": "addressee",
            },
            ("title",),
            special=_directives_about,
        ),
        extra=("model",),
    ),
)

urlpatterns = [
    path("models", FrontierModels.as_view()),
    path("models/<str:object_id>", OneFrontierModel.as_view()),
    path("models/<str:object_id>/status", ModelStatus.as_view()),
    path("models/<str:object_id>/history", ModelHistory.as_view()),
    path("resolve", Resolve.as_view()),
    path("changes/stream", ChangeStream.as_view()),
    path("changes", Changes.as_view()),
    path("compare", Compare.as_view()),
    path("status.json", Board.as_view()),
    path("ledger/checkpoint", LedgerCheckpoint.as_view()),
    path("ledger/entries", LedgerEntries.as_view()),
    path("ledger/keys", LedgerKeys.as_view()),
    path("ledger/proof/inclusion", InclusionProof.as_view()),
    path("ledger/proof/consistency", ConsistencyProof.as_view()),
    *(route for resource in RESOURCES for route in routes(resource)),
]
