"""Where a reader finds more: addresses of the API, pinned on both clocks where that is meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from registry.rules.dates import format_instant

PATHS = {
    "authority": "authorities",
    "channel": "channels",
    "class": "classes",
    "developer": "developers",
    "directive": "directives",
    "family": "families",
    "list": "lists",
    "model": "models",
    "organization": "organizations",
    "source": "sources",
}
"""Of each kind of object that has an address of its own."""


@dataclass(frozen=True, slots=True)
class Links:
    """`base` is the address of the registry, without a slash at its end."""

    base: str

    def object(self, kind: str, object_id: str) -> str | None:
        path = PATHS.get(kind)
        return None if path is None else f"{self.base}/api/v1/{path}/{quote(object_id)}"

    def page(self, data: Mapping[str, Any]) -> str | None:
        """The page for people that has more about what an event tells of."""
        if "before" in data and "model" in data:
            return self._page("model", data["model"])
        for kind in ("directive", "list"):
            if kind in data:
                told = data[kind]
                return self._page(kind, told["id"] if isinstance(told, Mapping) else told)
        return self._page(data["kind"], data["id"]) if "kind" in data and "id" in data else None

    def _page(self, kind: str, object_id: str) -> str | None:
        path = PATHS.get(kind)
        return None if path is None else f"{self.base}/{path}/{quote(object_id)}"

    def status(self, model: str, channel: str, *, as_of: datetime | None, size: int) -> str:
        """The status at the moment that is spoken of, as it was on record then."""
        pinned = {} if as_of is None else {"as_of": format_instant(as_of), "known_at": str(size)}
        query = urlencode({"channel": channel, **pinned})
        return f"{self.base}/api/v1/models/{quote(model)}/status?{query}"

    def history(self, model: str, channel: str) -> str:
        query = urlencode({"channel": channel})
        return f"{self.base}/api/v1/models/{quote(model)}/history?{query}"

    def changes(self, sequence: int) -> str:
        """The change log from the change that is told on."""
        return f"{self.base}/api/v1/changes?{urlencode({'after': sequence - 1})}"

    def saved_check(self, check_id: int) -> str:
        return f"{self.base}/api/v1/saved-checks/{check_id}"
