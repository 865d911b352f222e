"""What a checked changeset holds. Apart from the checking, which only those load who check."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One checked entry; `object` is the document's own, as it will be recorded."""

    op: str
    kind: str
    object: dict[str, Any]
    reason: str | None

    @property
    def id(self) -> str:
        return str(self.object["id"])


@dataclass(frozen=True, slots=True)
class Changeset:
    title: str
    reason: str
    entries: tuple[Entry, ...]
    recorded_at: str | None = None
    recorded_by: str | None = None
    approved_by: str | None = None
    reconstructed: bool | None = None
