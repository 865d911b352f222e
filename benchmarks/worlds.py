"""Records made to measure with."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

DIRECTIVES = 1000
ATLASES = 10


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


def _atlas(number: int) -> dict[str, Any]:
    name = f"Atlas {number}"
    return {"id": f"atlas-{number}", "name": name, "developer": "north", "family": "atlas"}


def _catalogue() -> list[dict[str, Any]]:
    return [{"op": "assert", "kind": kind, "object": obj} for kind, obj in parts_of_catalogue()]


def parts_of_catalogue() -> list[tuple[str, dict[str, Any]]]:
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
        *(("model", _atlas(number)) for number in range(1, ATLASES + 1)),
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
        *(part for part in parts_of_catalogue() if part[0] in ("authority", "class", "list")),
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
