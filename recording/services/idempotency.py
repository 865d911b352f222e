"""A request that is sent twice is done once, and answered twice alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from recording.errors import KeyReused, RequestInFlight
from recording.models import IdempotencyRecord

KEPT = timedelta(hours=24)
LONGEST_REQUEST = timedelta(minutes=5)
"""What is in flight for longer was cut off, and may be tried again."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: whose, under which key, and the SHA-256 of what it says."""

    principal: str
    key: str
    fingerprint: str


@transaction.atomic(durable=True)
def claim(sent: Sent, *, now: datetime) -> IdempotencyRecord:
    """The record of a request, which is to be done if it has no status, else to be answered.

    Of several at once, one is to do it. Raises: KeyReused, RequestInFlight.
    """
    mine = IdempotencyRecord.objects.filter(principal=sent.principal, key=sent.key)
    mine.filter(started_at__lte=now - KEPT).delete()
    record, is_new = IdempotencyRecord.objects.get_or_create(
        principal=sent.principal,
        key=sent.key,
        defaults={"fingerprint": sent.fingerprint, "started_at": now},
    )
    if is_new:
        return record
    if record.fingerprint != sent.fingerprint:
        raise KeyReused("This Idempotency-Key was sent with another request; use another key.")
    if record.status is None:
        abandoned = mine.filter(status=None, started_at=record.started_at)
        if not abandoned.filter(started_at__lte=now - LONGEST_REQUEST).update(started_at=now):
            raise RequestInFlight("The first of these requests is still being done; wait for it.")
        record.started_at = now
    return record


def settle(record: IdempotencyRecord, *, status: int, headers: dict[str, str], body: bytes) -> None:
    """Keep the answer (a status from 200 to 499), unless another has taken the request over."""
    _own(record).update(status=status, headers=headers, body=body)


def release(record: IdempotencyRecord) -> None:
    """Forget a request that came to nothing, so that it can be sent again."""
    _own(record).delete()


def forget_answers(*, now: datetime) -> int:
    """Forget what is older than a day; how many. Looks first, so that idling writes nothing."""
    old = IdempotencyRecord.objects.filter(started_at__lte=now - KEPT)
    return old.delete()[0] if old.exists() else 0


def _own(record: IdempotencyRecord) -> QuerySet[IdempotencyRecord]:
    return IdempotencyRecord.objects.filter(pk=record.pk, status=None, started_at=record.started_at)
