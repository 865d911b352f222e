"""Holding mailboxes: a pump takes those with something due, keeps them alone, and lets them go.

What a pump holds is its own for as long as it shows signs of life, so that a killed one keeps
nothing back for longer than `LEASE`.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from notifications.models import Mailbox, Pump
from notifications.rules.health import SLOW_SECONDS, Health
from notifications.rules.pacing import Bucket

LEASE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class LetGo:
    """A mailbox as its holder leaves it."""

    endpoint: int
    is_strict: bool
    health: Health
    bucket: Bucket | None


def show_life(pump: UUID, *, now: datetime) -> bool:
    """Whether the pump still holds what it held; it does from its first sign on.

    False if it was thought dead meanwhile: then others may be at what it held.
    """
    alive = Pump.objects.filter(pk=pump).update(alive_until=now + LEASE)
    return bool(alive)


def begin(pump: UUID, *, now: datetime) -> None:
    Pump.objects.create(pk=pump, started_at=now, alive_until=now + LEASE)


@transaction.atomic(durable=True)
def end(pump: UUID, *, now: datetime) -> None:
    """Let go of everything at once, as when the process is stopped."""
    held = Mailbox.objects.filter(holder=pump)
    lock_mailboxes(list(held.values_list("pk", flat=True)))
    held.update(holder=None, next_due_at=now)
    Pump.objects.filter(pk=pump).delete()


def free_what_the_dead_hold(*, now: datetime) -> int:
    """Let others have what pumps hold that show no sign of life; how many of those there were.

    And what is held by none that there is: one that was thought dead may have taken something
    before it learned of that.
    """
    dead = Pump.objects.filter(alive_until__lte=now)
    return _bury(now) if dead.exists() or _orphans().exists() else 0


def _orphans() -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(holder__isnull=False).exclude(
        Exists(Pump.objects.filter(pk=OuterRef("holder")))
    )


@transaction.atomic(durable=True)
def _bury(now: datetime) -> int:
    dead = Pump.objects.select_for_update(skip_locked=True).filter(alive_until__lte=now)
    numbers = [pump.pk for pump in dead]
    Pump.objects.filter(pk__in=numbers).delete()
    held = list(_orphans().values_list("pk", flat=True))
    lock_mailboxes(held)
    _orphans().filter(pk__in=held).update(holder=None, next_due_at=now)
    return len(numbers)


_FREE = """
    is_open AND holder IS NULL AND next_due_at <= %s AND (not_before IS NULL OR not_before <= %s)
"""
_HEALTHY = f"failures = 0 AND seconds <= {SLOW_SECONDS}"
_CLAIM = {
    "postgresql": """
        UPDATE notifications_mailbox SET holder = %s, next_due_at = NULL
        WHERE endpoint_id IN (
            SELECT endpoint_id FROM notifications_mailbox WHERE {which}
            ORDER BY next_due_at LIMIT %s FOR UPDATE SKIP LOCKED
        )
        RETURNING endpoint_id
    """,
    "sqlite": """
        UPDATE notifications_mailbox SET holder = %s, next_due_at = NULL
        WHERE endpoint_id IN (
            SELECT endpoint_id FROM notifications_mailbox WHERE {which}
            ORDER BY next_due_at LIMIT %s
        )
        RETURNING endpoint_id
    """,
}


def claim(pump: UUID, *, healthy: int, slow: int, now: datetime) -> list[int]:
    """Take free mailboxes with something due, those that waited longest first; their endpoints.

    At most so many of endpoints that answer well, and so many of others: who is slow or fails
    has lanes of its own.
    """
    found: list[int] = []
    for number, which in ((healthy, _HEALTHY), (slow, f"NOT ({_HEALTHY})")):
        if number > 0 and _is_any_free(which, now):
            found += _claim(pump, number, which, now)
    return found


def _is_any_free(which: str, now: datetime) -> bool:
    """A look that takes no lock: on SQLite a claim waits for whoever writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM notifications_mailbox WHERE {_FREE} AND {which} LIMIT 1",  # noqa: S608
            [*_instants(now, now)],
        )
        return cursor.fetchone() is not None


def _claim(pump: UUID, number: int, which: str, now: datetime) -> list[int]:
    statement = _CLAIM[connection.vendor].format(which=f"{_FREE} AND {which}")
    with connection.cursor() as cursor:
        cursor.execute(statement, [_uuid(pump), *_instants(now, now), number])
        return [endpoint for (endpoint,) in cursor.fetchall()]


def take_tokens(endpoints: Sequence[int], *, now: datetime) -> None:
    """Empty the buckets of mailboxes that the caller holds and has read, until it lets them go.

    So a crash makes nobody be called more often than they asked for.
    """
    Mailbox.objects.filter(endpoint__in=endpoints).update(tokens=0.0, tokens_at=now)


_OLDEST_DUE = """
    SELECT due_at FROM notifications_delivery d
    WHERE d.endpoint_id = {mailbox}.endpoint_id AND d.state = 'pending'
    ORDER BY {order} LIMIT 1
"""
_NEXT_DUE = """
    CASE
        WHEN next_due_at IS NULL THEN ({due})
        WHEN next_due_at <= ({due}) THEN next_due_at
        ELSE COALESCE(({due}), next_due_at)
    END
"""
_LET_GO = {
    # One JSON text for all, as in settling.
    "postgresql": """
        UPDATE notifications_mailbox m SET holder = NULL, not_before = left_.not_before,
            failures = left_.failures, failing_since = left_.failing_since,
            seconds = left_.seconds, tokens = left_.tokens, tokens_at = left_.tokens_at,
            next_due_at = {next_due}
        FROM (
            SELECT (row->>0)::timestamptz AS not_before, (row->>1)::int AS failures,
                (row->>2)::timestamptz AS failing_since, (row->>3)::float AS seconds,
                (row->>4)::float AS tokens, (row->>5)::timestamptz AS tokens_at,
                (row->>6)::bigint AS endpoint
            FROM json_array_elements(%s::json) AS row
        ) left_
        WHERE m.endpoint_id = left_.endpoint AND m.holder = %s
    """,
    "sqlite": """
        UPDATE notifications_mailbox AS m SET holder = NULL, not_before = %s, failures = %s,
            failing_since = %s, seconds = %s, tokens = %s, tokens_at = %s,
            next_due_at = {next_due}
        WHERE endpoint_id = %s AND holder = %s
    """,
}


def let_go(pump: UUID, mailboxes: Iterable[LetGo]) -> None:
    """Give mailboxes back, due when the next of their deliveries is, within a transaction.

    What came in while they were held has set the instant again, and it stands: the row itself
    is what both write, so neither misses the other.
    """
    # In one order, as everybody who writes several: so nobody waits for one who waits for him.
    ordered = sorted(mailboxes, key=lambda one: one.endpoint)
    lock_mailboxes([one.endpoint for one in ordered])
    # In strict order only the first one counts.
    for order, is_strict in (("due_at, id", False), ("id", True)):
        rows = [_row(one) for one in ordered if one.is_strict is is_strict]
        if rows:
            due = _OLDEST_DUE.format(mailbox="m", order=order)
            statement = _LET_GO[connection.vendor].format(next_due=_NEXT_DUE.format(due=due))
            _give_back(statement, rows, pump)


def lock_mailboxes(endpoints: Sequence[int]) -> None:
    """Within the caller's transaction, in the order of their numbers; SQLite has one writer."""
    if endpoints and connection.features.has_select_for_update:
        rows = Mailbox.objects.select_for_update().filter(endpoint__in=endpoints)
        list(rows.order_by("endpoint").values_list("endpoint", flat=True))


def _give_back(statement: str, rows: Sequence[Sequence[Any]], pump: UUID) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(statement, [json.dumps(rows, default=str), pump])
        else:
            cursor.executemany(statement, [[*row, _uuid(pump)] for row in rows])


def _row(mailbox: LetGo) -> list[Any]:
    health, bucket = mailbox.health, mailbox.bucket
    return [
        *_instants(health.left_alone_until),
        health.failures,
        *_instants(health.failing_since),
        health.seconds,
        0.0 if bucket is None else bucket.tokens,
        *_instants(None if bucket is None else bucket.at),
        mailbox.endpoint,
    ]


def _instants(*instants: datetime | None) -> list[Any]:
    """As the database keeps them; SQLite has no type for instants."""
    return [connection.ops.adapt_datetimefield_value(instant) for instant in instants]


def _uuid(pump: UUID) -> str:
    return pump.hex if connection.vendor == "sqlite" else str(pump)
