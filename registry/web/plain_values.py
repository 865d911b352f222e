"""Values out of documents as people write them: dates, whom something reaches, lists of words,
stated sizes, and what a provision comes to.
"""

from collections.abc import Mapping
from typing import Any

from registry.queries.ledger import registry_zone
from registry.queries.recorded_dates import recorded_date
from registry.rules.dates import NotADate, is_date

_SIZES = {"at_least": "at least", "exactly": "exactly", "at_most": "at most"}


Names = Mapping[tuple[str, str], str]
"""By kind and id."""

_NAMED = ("model", "family", "developer")


def plain_words(value: Any, names: Names) -> str | None:
    """None for what only JSON says."""
    match value:
        case str():
            return recorded_date(value, registry_zone()).words if is_date(value) else value
        case {"earliest": str(), "latest": _}:
            return _window(value)
        case {"class": str(name)}:
            return name if name == "everyone" else f"the class {_name('class', name, names)}"
        case {"list": str(name)}:
            return f"the list {_name('list', name, names)}"
        case {"nobody": True}:
            return "nobody"
        case dict() if value and value.keys() <= _SIZES.keys():
            return ", ".join(f"{_SIZES[name]} {number}" for name, number in value.items())
        case {"id": str(), "kind": str(), "standing": str(), "period": _}:
            return _provision(value, names)
        case list() if value:
            words = [_one(each, names) for each in value]
            return ", ".join(filter(None, words)) if all(words) else None
        case _:
            return None


def _provision(value: Mapping[str, Any], names: Names) -> str:
    """A provision that came or went as a whole; its directive's page has the sentence of it."""
    about = [plain_words(value.get("who"), names), value["standing"]]
    said = f"{value['kind']} {value['id']} ({'; '.join(filter(None, about))})"
    return f"{said}: {value['text']}" if value.get("text") else said


def _one(value: Any, names: Names) -> str | None:
    """A word, or what names models: certain or possible."""
    match value:
        case str():
            return _name("model", value, names)
        case {"model": str(name)} | {"family": str(name)} | {"developer": str(name)}:
            kind = next(kind for kind in _NAMED if kind in value)
            called = _name(kind, name, names)
            return f"possibly {called}" if value.get("certainty") == "possible" else called
        case _:
            return None


def _window(value: Any) -> str | None:
    try:
        return recorded_date(value, registry_zone()).words
    except (NotADate, TypeError):
        return None


def _name(kind: str, key: str, names: Names) -> str:
    return names.get((kind, key), key)
