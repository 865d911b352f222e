"""The audit trail of a changeset, for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accesscontrol.models import AuditEvent

_DONE = {
    "changeset.created": "written",
    "changeset.replaced": "changed",
    "changeset.submitted": "submitted for approval",
    "changeset.approved": "approved",
    "changeset.rejected": "given back",
    "changeset.withdrawn": "withdrawn",
    "changeset.scheduled": "set to be published later",
    "changeset.published": "published",
    "changeset.lapsed": "lost its approval",
    "changeset.acknowledged": "looked at afterwards",
}


@dataclass(frozen=True, slots=True)
class Told:
    at: datetime
    by: str
    done: str
    why: str
    changes: tuple[tuple[str, object, object], ...]
    """The members that changed, before and after."""


def told_trail(events: Iterable[AuditEvent]) -> list[Told]:
    return [
        Told(
            at=event.at,
            by=event.principal,
            done=_DONE.get(event.action, event.action),
            why=event.why,
            changes=_changes(event.before or {}, event.after or {}),
        )
        for event in events
    ]


def _changes(
    before: dict[str, object], after: dict[str, object]
) -> tuple[tuple[str, object, object], ...]:
    names = sorted({*before, *after})
    return tuple((name, before.get(name), after.get(name)) for name in names)
