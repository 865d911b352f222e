"""Records something, tells it, and gives the events."""

import json
from datetime import datetime
from typing import Any

from notifications.models import Event
from notifications.services.telling import tell_due
from registry.services.announcing import announce_due
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, provision


def record(*entries: Any, now: datetime, **overrides: Any) -> None:
    record_changesets([("", changeset(*entries, **overrides))], actor="operator", now=now)


def tell(now: datetime) -> list[Event]:
    """What is told by now that was not told before: boundaries included."""
    last = Event.objects.filter(account="").order_by("-sequence").first()
    announce_due(now=now)
    tell_due(now=now)
    events = Event.objects.filter(account="").order_by("sequence")
    return list(events.filter(sequence__gt=last.sequence if last else 0))


def data(event: Event) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(event.body)["data"]
    return found


def types(events: list[Event]) -> list[str]:
    return [event.type for event in events]


def opening(object_id: str, start: str, **overrides: Any) -> Any:
    """Fable 5 is offered to everyone over Anthropic's own channel from an instant on."""
    offer = provision(
        "open",
        "OFFER",
        who={"class": "everyone"},
        channels=["anthropic-api"],
        period={"start": start},
        **overrides,
    )
    return entry("directive", directive(object_id, offer))


def duty(due: Any, object_id: str = "report", **overrides: Any) -> Any:
    owed = provision("report", "DUTY", **{"due": due, "owed_by": "anthropic", **overrides})
    return entry("directive", directive(object_id, owed))
