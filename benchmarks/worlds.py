"""Records made to measure with."""

from datetime import date, timedelta
from typing import Any

DIRECTIVES = 1000


def long_history() -> list[dict[str, Any]]:
    """A model about which a thousand directives speak: offers, bars with grants, pauses, ends."""
    start = date(2023, 6, 1)
    directives = []
    for number in range(DIRECTIVES):
        day = (start + timedelta(days=number)).isoformat()
        directives.append(_directive(number, day))
    return [
        {"title": "Catalogue", "reason": "To measure.", "entries": _catalogue()},
        {
            "title": "Directives",
            "reason": "To measure.",
            "entries": [
                {"op": "assert", "kind": "directive", "object": directive}
                for directive in directives
            ],
        },
    ]


def _directive(number: int, day: str) -> dict[str, Any]:
    usual = {
        "models": ["atlas-1"],
        "channels": ["*"],
        "period": {"start": day},
        "force": "binding",
        "standing": "confirmed",
    }
    match number % 5:
        case 0 | 1:
            nobody = {"nobody": True}
            who = nobody if number % 10 == 1 else {"class": "everyone"}
            acts = [{"id": "a", "kind": "OFFER", "who": who, **usual}]
        case 2:
            bar = {"id": "a", "kind": "BAR", "who": {"class": "foreign_person"}, **usual}
            acts = [bar]
        case 3:
            before = f"d-{number - 1:04}"
            grant = {"id": "a", "kind": "GRANT", "who": {"list": "approved"}, **usual}
            acts = [{**grant, "against": [before]}]
        case _:
            acts = [{"id": "a", "kind": "END", **usual, "against": [f"d-{number - 2:04}"]}]
    return {
        "id": f"d-{number:04}",
        "title": f"Directive {number}",
        "authority": "bureau",
        "instrument": "order",
        "issued": day,
        "standing": "confirmed",
        "provisions": acts,
    }


def _catalogue() -> list[dict[str, Any]]:
    objects = [
        ("developer", {"id": "north", "name": "North"}),
        (
            "authority",
            {
                "id": "bureau",
                "name": "Bureau",
                "kind": "government",
                "jurisdiction": "US",
                "time_zone": "America/New_York",
            },
        ),
        ("channel", {"id": "north-api", "name": "API", "kind": "api", "operator": "north"}),
        ("class", {"id": "foreign_person", "name": "Foreign person", "definition": "Not ours."}),
        ("family", {"id": "atlas", "name": "Atlas", "developer": "north"}),
        ("model", {"id": "atlas-1", "name": "Atlas 1", "developer": "north", "family": "atlas"}),
        ("list", {"id": "approved", "name": "The approved"}),
    ]
    return [{"op": "assert", "kind": kind, "object": obj} for kind, obj in objects]
