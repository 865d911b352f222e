"""Events: what is to be told, and the bytes in which it is told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from notifications.rules.reaching import Reach
from registry.rules.dates import format_instant

USUAL_BODY = 20_000
"""Bytes. Standard Webhooks advises to stay below 20 kB; what is larger leaves out its details."""


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell, before it has a number.

    `key` is what makes it this news and no other: telling it twice is refused by the database.
    `occurred_at` is when it became so in the world (a boundary) or on record (a publication),
    `recorded_at` when it was entered; both aware UTC. `account` is blank for what everybody may
    hear. `details` are left out of a body that would be too large with them.
    """

    type: str
    subject: str
    key: str
    occurred_at: datetime
    recorded_at: datetime
    ledger_size: int
    data: Mapping[str, Any]
    reach: Reach = field(default_factory=Reach)
    details: Mapping[str, Any] = field(default_factory=dict)
    account: str = ""
    change: int | None = None
    """The sequence number in the change log of what it tells, if there is one."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """Where news stands: gap-free among what its audience may hear, and behind what of its own
    subject."""

    sequence: int
    previous_sequence: int | None


def body_of(news: News, place: Numbered) -> str:
    """The JSON text of an event. It is kept, and sent as it is each time.

    All of it, or without `details` where it would be larger than usual; never cut somewhere.
    """
    whole = _body(news, place, {**news.details, "complete": True} if news.details else {})
    if not news.details or len(whole.encode()) <= USUAL_BODY:
        return whole
    return _body(news, place, {**dict.fromkeys(news.details), "complete": False})


def _body(news: News, place: Numbered, details: Mapping[str, Any]) -> str:
    document = {
        "type": news.type,
        "timestamp": format_instant(news.occurred_at),
        "data": {
            "sequence": place.sequence,
            "previous_sequence": place.previous_sequence,
            "subject": news.subject,
            **news.data,
            **details,
            "recorded_at": format_instant(news.recorded_at),
            "ledger_size": news.ledger_size,
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
