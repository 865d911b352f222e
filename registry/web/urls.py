"""Addresses of the pages of the record."""

from django.urls import path

from registry.api.board import Board
from registry.api.changes import Changes
from registry.api.compare import Compare
from registry.api.models import FrontierModels, OneFrontierModel
from registry.api.records import Resource
from registry.api.urls import RESOURCES
from registry.queries.records import RecordFilter
from registry.web.about import about, about_json
from registry.web.board import board, board_csv
from registry.web.calendar import calendar, calendar_csv, calendar_json
from registry.web.changes import changes, changes_csv
from registry.web.compare import compare, compare_csv
from registry.web.directive import directive
from registry.web.disputes import disputes, disputes_csv, disputes_json
from registry.web.ledger import ledger, ledger_json
from registry.web.model_story import model_csv
from registry.web.shelves import Shelf, routes_of
from registry.web.statistics import statistics, statistics_csv, statistics_json

_RESOURCES = {resource.kind: resource for resource in RESOURCES}

MODELS = Resource(
    "model",
    "models",
    RecordFilter({"developer": "developer", "family": "family"}, ("name", "aliases__alias")),
)

SHELVES = (
    Shelf(
        _RESOURCES["directive"],
        "Directives",
        "Orders, letters, rulings, announcements and statements: each one act of one authority.",
        ("authority", "instrument", "issued", "standing"),
        own_page=True,
    ),
    Shelf(
        MODELS,
        "Models",
        "Frontier AI models on record, with the other names that they go by.",
        ("developer", "family", "released", "aliases"),
        own_page=True,
    ),
    Shelf(
        _RESOURCES["developer"],
        "Developers",
        "Who makes the models on record.",
        ("country", "aliases"),
    ),
    Shelf(
        _RESOURCES["family"],
        "Model families",
        "Models that are spoken of together.",
        ("developer",),
    ),
    Shelf(
        _RESOURCES["channel"],
        "Channels",
        "Where models are used: interfaces, applications, platforms, downloads.",
        ("operator", "kind"),
    ),
    Shelf(
        _RESOURCES["authority"],
        "Authorities",
        "Who can act: governments, courts, and developers for their own models.",
        ("kind", "jurisdiction"),
    ),
    Shelf(
        _RESOURCES["source"],
        "Sources",
        "What the statements on record rest on.",
        ("publisher", "published", "language"),
    ),
    Shelf(
        _RESOURCES["proceeding"],
        "Proceedings",
        "Lawsuits and the like; by themselves they change nobody's access.",
        ("court", "filed", "standing"),
    ),
)

urlpatterns = [
    path("", board, name="board"),
    path("board.json", Board.as_view(), name="board-json"),
    path("board.csv", board_csv, name="board-csv"),
    path("changes", changes, name="changes"),
    path("changes.json", Changes.as_view(), name="changes-json"),
    path("changes.csv", changes_csv, name="changes-csv"),
    path("calendar", calendar, name="calendar-page"),
    path("calendar.json", calendar_json, name="calendar-json"),
    path("calendar.csv", calendar_csv, name="calendar-csv"),
    path("statistics", statistics, name="statistics"),
    path("statistics.json", statistics_json, name="statistics-json"),
    path("statistics.csv", statistics_csv, name="statistics-csv"),
    path("ledger", ledger, name="ledger"),
    path("ledger.json", ledger_json, name="ledger-json"),
    path("about", about, name="about"),
    path("about.json", about_json, name="about-json"),
    path("disputes", disputes, name="disputes"),
    path("disputes.json", disputes_json, name="disputes-json"),
    path("disputes.csv", disputes_csv, name="disputes-csv"),
    path("compare", compare, name="compare"),
    path("compare.json", Compare.as_view(), name="compare-json"),
    path("compare.csv", compare_csv, name="compare-csv"),
    path("models.json", FrontierModels.as_view()),
    path("models/<str:object_id>.json", OneFrontierModel.as_view()),
    path("models/<str:object_id>.csv", model_csv, name="model-csv"),
    *(route for shelf in SHELVES for route in routes_of(shelf)),
    path("directives/<str:object_id>", directive, name="directive"),
]
