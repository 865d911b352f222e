"""What a feed is about, and its entries: the same for every format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from notifications.queries.told import Told, archived, full_archives, latest_told
from notifications.queries.wording import wording_now
from notifications.rules.reaching import Interest, interest
from notifications.rules.wording import Words
from registry.queries.ledger import current_point
from registry.queries.records import get_record

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scope:
    """One feed: what it tells of, its title, and its path without ending."""

    interest: Interest
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in words. `id` is a tag URI that stays the same for ever."""

    id: str
    at: datetime
    type: str
    words: Words
    sequence: int
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of a feed, newest first, and the addresses around them.

    `archive` is the number of an archive document, None for the feed itself.
    """

    scope: Scope
    entries: Sequence[Entry]
    archive: int | None
    previous_archive: int | None

    @property
    def updated(self) -> datetime:
        return max((entry.at for entry in self.entries), default=EPOCH)


def scope_of(kind: str, object_id: str) -> Scope:
    """The feed of everything (kind "all"), of a model or of a developer. Raises: UnknownObject."""
    if kind == "all":
        return Scope(Interest(), "Greenlight: all changes", "/feeds/changes")
    size = current_point().size
    name = get_record(kind, object_id, size=size)["name"]
    wanted = interest(models=[object_id]) if kind == "model" else interest(developers=[object_id])
    return Scope(wanted, f"Greenlight: {name}", f"/{kind}s/{object_id}/changes")


def page_of(scope: Scope, archive: int | None) -> Page:
    """The feed, or one of its archives."""
    full = full_archives()
    told = latest_told(scope.interest) if archive is None else archived(scope.interest, archive)
    before = full if archive is None else archive
    return Page(scope, entries_of(told), archive, before - 1 if before > 0 else None)


def entries_of(told: Sequence[Told]) -> list[Entry]:
    words_now = wording_now()
    return [
        Entry(
            id=tag_of(event.message_id),
            at=event.recorded_at,
            type=event.document["type"],
            words=words_now(event.document),
            sequence=event.sequence,
            document=event.document,
        )
        for event in told
    ]


def tag_of(name: str) -> str:
    """A tag URI (RFC 4151) under the name of this registry."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    return f"tag:{host},2026-06-12:{name}"
