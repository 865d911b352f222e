"""What publishing a changeset would change, before anybody does it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from registry.documents.strict_json import Json, canonical
from registry.presentation import instant_or_none
from registry.services.recording import Recorded, record_one


@dataclass(frozen=True, slots=True)
class Impact:
    """`digest` is the SHA-256, in hex, of the canonical JSON of what would change."""

    statuses: tuple[dict[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        return {"statuses": list(self.statuses)}

    @property
    def digest(self) -> str:
        return sha256(canonical(self.as_json())).hexdigest()


def impact_of(document: Json, *, now: datetime) -> Impact:
    recorded = _rehearsed(document, now)
    return Impact(
        tuple(
            {
                "model": change.model,
                "channel": change.channel,
                "type": change.type,
                "before": change.before,
                "after": change.after,
                "differs_from": instant_or_none(change.differs_from),
            }
            for change in recorded.status_changes
        )
    )


def _rehearsed(document: Json, now: datetime) -> Recorded:
    with transaction.atomic():
        recorded = record_one(document, actor="rehearsal", now=now)
        transaction.set_rollback(True)
    return recorded
