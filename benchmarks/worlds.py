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
    return [{"op": "assert", "kind": kind, "object": obj} for kind, obj in _parts_of_catalogue()]


def _parts_of_catalogue() -> list[tuple[str, dict[str, Any]]]:
    return [
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


MODELS, CHANNELS, PROVISIONS = 10_000, 20, 5_000
FAMILIES, DEVELOPERS = 500, 50


def wide_world() -> list[dict[str, Any]]:
    """Ten thousand models over twenty channels, of which five thousand provisions speak.

    Most speak of one model over one channel or all; some of a family, few of a developer, and
    ten of everything. Three in ten are offers to others or nobody, two grants, one an end.
    """
    objects = [
        *(("developer", {"id": f"dev-{n}", "name": f"Developer {n}"}) for n in range(DEVELOPERS)),
        *(part for part in _parts_of_catalogue() if part[0] in ("authority", "class", "list")),
        *(("channel", _channel(n)) for n in range(CHANNELS)),
        *(("family", _family(n)) for n in range(FAMILIES)),
        *(("model", _model(n)) for n in range(MODELS)),
        *(("directive", _wide_directive(n)) for n in range(PROVISIONS)),
    ]
    return [{"op": "assert", "kind": kind, "object": obj} for kind, obj in objects]


def wide_draft(models: list[Any]) -> dict[str, Any]:
    """A new bar with a grant against it, and an offer that ends all others, of some models."""
    usual = {
        "models": models,
        "channels": ["*"],
        "period": {"start": "2026-06-12"},
        "force": "binding",
        "standing": "confirmed",
    }
    directive = _directive(0, "2026-06-12") | {
        "id": "letter",
        "provisions": [
            {"id": "bar", "kind": "BAR", "who": {"class": "foreign_person"}, **usual},
            {
                "id": "grant",
                "kind": "GRANT",
                "who": {"list": "approved"},
                "against": ["letter/bar"],
                **usual,
            },
            {
                **usual,
                "id": "offer",
                "kind": "OFFER",
                "who": {"nobody": True},
                "period": {"start": "2027-01-01"},
            },
        ],
    }
    entry = {"op": "assert", "kind": "directive", "object": directive}
    return {"title": "A letter", "reason": "To measure.", "entries": [entry]}


def _channel(number: int) -> dict[str, Any]:
    operator = f"dev-{number % DEVELOPERS}"
    return {"id": f"c-{number}", "name": f"Channel {number}", "kind": "api", "operator": operator}


def _family(number: int) -> dict[str, Any]:
    developer = f"dev-{number % DEVELOPERS}"
    return {"id": f"f-{number}", "name": f"Family {number}", "developer": developer}


def _model(number: int) -> dict[str, Any]:
    family = number % FAMILIES
    return {
        "id": f"m-{number}",
        "name": f"Model {number}",
        "developer": f"dev-{family % DEVELOPERS}",
        "family": f"f-{family}",
    }


def _wide_directive(number: int) -> dict[str, Any]:
    day = (date(2023, 6, 1) + timedelta(days=number % 1000)).isoformat()
    directive = _directive(number, day)
    # A grant and an end speak of what they are against: the directives just before them.
    group = number // 5
    selector: Any = {"model": f"m-{group * 7 % MODELS}"}
    if group % 10 == 0:
        selector = {"family": f"f-{group % FAMILIES}"}
    if group % 100 == 0:
        selector = {"developer": f"dev-{group % DEVELOPERS}"}
    if group % 500 == 0:
        selector = "*"
    channels = ["*"] if group % 3 else [f"c-{group % CHANNELS}"]
    for provision in directive["provisions"]:
        provision |= {"models": [selector], "channels": channels}
    return directive
