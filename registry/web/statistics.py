"""Figures about the record, drawn and as numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from registry.queries.statistics import Statistics, statistics_at
from registry.queries.statistics_about import about_developers, about_models
from registry.rules.statistics import KINDS_OF_DAYS, Days, Figures
from registry.web.clocks import Clocks
from registry.web.edge import Format, data_page, render_page
from registry.web.spreadsheets import csv_file

WIDTH = 600
"""Of a bar, in the units of its drawing."""
MODELS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: so many days of a kind, and where it is drawn."""

    kind: str
    days: float
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    id: str
    name: str
    total: float
    parts: tuple[Part, ...]
    cells: tuple[float, ...]
    """The days of every kind, in the order of the columns."""


@data_page
def statistics(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    found = statistics_at(clocks.position)
    longest = max((model.known for model in found.models), default=0)
    context = {
        "found": found,
        "kinds": KINDS_OF_DAYS,
        "width": WIDTH,
        "models": [
            _bar(one.id, one.name, one.days, longest) for one in found.models[:MODELS_SHOWN]
        ],
        "more_models": len(found.models) - MODELS_SHOWN,
        "about_models": about_models(
            clocks.position, [one.id for one in found.models[:MODELS_SHOWN]]
        ),
        "about_developers": about_developers(
            clocks.position, [one.id for one in found.developers if one.models]
        ),
        "developers": [
            (one, _bar(one.id, one.name, one.days, one.known)) for one in found.developers
        ],
    }
    formats = [
        Format(kind, f"{reverse(f'statistics-{kind}')}{clocks.suffix}") for kind in ("json", "csv")
    ]
    return render_page(request, "registry/statistics.html", context, clocks=clocks, formats=formats)


@data_page
def statistics_json(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    found = statistics_at(clocks.position)
    models = about_models(clocks.position, [one.id for one in found.models])
    developers = about_developers(clocks.position, [one.id for one in found.developers])
    return JsonResponse(
        {
            **clocks.position.echo,
            "models": [
                {
                    "id": one.id,
                    "developer": one.developer,
                    "days": _rounded(one.days),
                    "governments": _figures(about.figures),
                }
                for one, about in zip(found.models, models, strict=True)
            ],
            "developers": [
                {
                    "id": one.id,
                    "models": one.models,
                    "days": _rounded(one.days),
                    **_figures(one.figures),
                    "governments": _figures(about.figures),
                }
                for one, about in zip(found.developers, developers, strict=True)
            ],
            "authorities": [{"id": one.id, **_figures(one.figures)} for one in found.authorities],
            "governments": _figures(found.governments),
            "bars": list(_bars(found)),
        }
    )


@data_page
def statistics_csv(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """The days of each model, one line each."""
    rows = (
        (one.id, one.developer, *(str(days) for days in _rounded(one.days).values()))
        for one in statistics_at(clocks.position).models
    )
    return csv_file("statistics", ("model", "developer", *KINDS_OF_DAYS), rows)


def _bar(key: str, name: str, days: Mapping[str, float], longest: float) -> Bar:
    scale = WIDTH / longest if longest else 0
    parts, x = [], 0.0
    for kind in KINDS_OF_DAYS:
        width = days[kind] * scale
        if width:
            parts.append(Part(kind, days[kind], round(x, 1), round(width, 1)))
        x += width
    cells = tuple(days[kind] for kind in KINDS_OF_DAYS)
    return Bar(key, name, sum(days.values()), tuple(parts), cells)


def _rounded(days: Mapping[str, float]) -> dict[str, float]:
    return {kind: round(count, 1) for kind, count in days.items()}


def _figures(figures: Figures) -> dict[str, Any]:
    share = figures.share_ad_hoc
    return {**asdict(figures), "share_ad_hoc": None if share is None else round(share, 3)}


def _bars(found: Statistics) -> Iterator[dict[str, Any]]:
    for told in found.restrictions:
        one = told.restriction
        yield {
            "provision": one.provision,
            "notice_days": _days(one.notice),
            "days_until_cleared": _days(one.cleared),
            "days_waiting": _days(told.waiting),
        }


def _days(days: Days | None) -> dict[str, int | None] | None:
    return None if days is None else {"least": days.least, "most": days.most}
