"""Records made to measure with."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

DIRECTIVES = 1000
MODELS = 10


def long_history() -> list[dict[str, Any]]:
    """Ten models about which a thousand directives speak: offers, bars with grants, ends."""
    return _world(_directive(number, _day(number)) for number in range(DIRECTIVES))


def many_bars() -> list[dict[str, Any]]:
    """A thousand bars that are live at once: half on everyone, half on a class."""
    return _world(_bar(number, _day(number)) for number in range(DIRECTIVES))


def _day(number: int) -> str:
    return (date(2023, 6, 1) + timedelta(days=number)).isoformat()


def _world(directives: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
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


def _bar(number: int, day: str) -> dict[str, Any]:
    who = {"class": "everyone"} if number % 2 else {"class": "foreign_person"}
    # Every interval names all that is live in it, so one such model is enough.
    bar = {"id": "a", "kind": "BAR", "who": who, **_usual(day), "models": ["atlas-1"]}
    return _order(number, day, bar)


def _usual(day: str) -> dict[str, Any]:
    return {
        "models": [{"family": "atlas"}],
        "channels": ["*"],
        "period": {"start": day},
        "force": "binding",
        "standing": "confirmed",
    }


def _directive(number: int, day: str) -> dict[str, Any]:
    usual = _usual(day)
    match number % 5:
        case 0 | 1:
            nobody = {"nobody": True}
            who = nobody if number % 10 == 1 else {"class": "everyone"}
            act = {"id": "a", "kind": "OFFER", "who": who, **usual}
        case 2:
            act = {"id": "a", "kind": "BAR", "who": {"class": "foreign_person"}, **usual}
        case 3:
            before = f"d-{number - 1:04}"
            grant = {"id": "a", "kind": "GRANT", "who": {"list": "approved"}, **usual}
            act = {**grant, "against": [before]}
        case _:
            act = {"id": "a", "kind": "END", **usual, "against": [f"d-{number - 2:04}"]}
    return _order(number, day, act)


def _order(number: int, day: str, act: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"d-{number:04}",
        "title": f"Directive {number}",
        "authority": "bureau",
        "instrument": "order",
        "issued": day,
        "standing": "confirmed",
        "provisions": [act],
    }


def _model(number: int) -> dict[str, Any]:
    name = f"Atlas {number}"
    return {"id": f"atlas-{number}", "name": name, "developer": "north", "family": "atlas"}


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
        *(("model", _model(number)) for number in range(1, MODELS + 1)),
        ("list", {"id": "approved", "name": "The approved"}),
    ]
    return [{"op": "assert", "kind": kind, "object": obj} for kind, obj in objects]
