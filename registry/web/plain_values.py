"""Values out of documents as people write them: dates, whom something reaches, lists of words."""

from typing import Any

from registry.queries.ledger import registry_zone
from registry.queries.recorded_dates import recorded_date
from registry.rules.dates import NotADate, is_date


def plain_words(value: Any) -> str | None:
    """None for what only JSON says."""
    match value:
        case str():
            return recorded_date(value, registry_zone()).words if is_date(value) else value
        case {"earliest": str(), "latest": _}:
            return _window(value)
        case {"class": str(name)}:
            return name if name == "everyone" else f"the class {name}"
        case {"list": str(name)}:
            return f"the list {name}"
        case {"nobody": True}:
            return "nobody"
        case list() if value and all(isinstance(one, str) for one in value):
            return ", ".join(value)
    return None


def _window(value: Any) -> str | None:
    try:
        return recorded_date(value, registry_zone()).words
    except (NotADate, TypeError):
        return None
