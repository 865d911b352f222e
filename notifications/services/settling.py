"""Writing down what came of attempts, many at a time."""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from notifications.rules.answers import Answer
from notifications.rules.outcomes import Due, Outcome

AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Made:
    """An attempt that was made, and what becomes of its delivery. `at` is when it began."""

    due: Due
    answer: Answer
    outcome: Outcome
    at: datetime


_SETTLE = {
    # One JSON text for all rows: nothing else is made in Python as fast.
    "postgresql": """
        UPDATE notifications_delivery d SET
            state = made.state, failures = made.failures, trigger = made.trigger, before = '',
            due_before = NULL, due_at = COALESCE(made.due_at, d.due_at),
            last_status = made.status, last_failure = made.failure,
            first_attempt_at = COALESCE(d.first_attempt_at, made.at),
            settled_at = CASE WHEN made.settled THEN COALESCE(made.settled_at, d.settled_at) END
        FROM (
            SELECT (row->>0)::bigint AS id, row->>1 AS state, (row->>2)::smallint AS failures,
                row->>3 AS trigger, (row->>4)::timestamptz AS due_at,
                (row->>5)::smallint AS status, row->>6 AS failure, (row->>7)::timestamptz AS at,
                (row->>8)::boolean AS settled, (row->>9)::timestamptz AS settled_at
            FROM json_array_elements(%s::json) AS row
        ) made
        WHERE d.id = made.id AND d.state = 'pending'
    """,
    "sqlite": """
        UPDATE notifications_delivery SET
            state = ?2, failures = ?3, trigger = ?4, before = '', due_before = NULL,
            due_at = COALESCE(?5, due_at), last_status = ?6, last_failure = ?7,
            first_attempt_at = COALESCE(first_attempt_at, ?8),
            settled_at = CASE WHEN ?9 THEN COALESCE(?10, settled_at) END
        WHERE id = ?1 AND state = 'pending'
    """,
}
_LOG = {
    "postgresql": """
        INSERT INTO notifications_attempt
            (delivery_id, at, milliseconds, status, failure, answer, location, trigger)
        SELECT (row->>0)::bigint, (row->>1)::timestamptz, (row->>2)::int, (row->>3)::smallint,
            row->>4, decode(row->>5, 'base64'), row->>6, row->>7
        FROM json_array_elements(%s::json) AS row
    """,
    "sqlite": """
        INSERT INTO notifications_attempt
            (delivery_id, at, milliseconds, status, failure, answer, location, trigger)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    """,
}


def settle(made: Iterable[Made]) -> None:
    """Record attempts and what becomes of their deliveries, within the caller's transaction.

    A delivery that was settled otherwise meanwhile (cancelled, or delivered by a worker that was
    thought dead) stays so; the attempt is in the log all the same.
    """
    rows = list(made)
    if rows:
        _execute(_SETTLE[connection.vendor], [_settled(one) for one in rows])
        _execute(_LOG[connection.vendor], [_logged(one) for one in rows])


def _settled(one: Made) -> list[Any]:
    outcome = one.outcome
    trigger = AUTOMATIC if outcome.is_schedule_kept else one.due.trigger
    at = _instant(one.at)
    return [
        one.due.id,
        outcome.state,
        outcome.failures,
        trigger,
        None if outcome.due_at is None else _instant(outcome.due_at),
        one.answer.status,
        one.answer.failure or "",
        at,
        outcome.is_settled,
        None if outcome.is_schedule_kept else at,
    ]


def _logged(one: Made) -> list[Any]:
    answer = one.answer
    return [
        one.due.id,
        _instant(one.at),
        int(answer.seconds * 1000),
        answer.status,
        answer.failure or "",
        answer.body,
        answer.location.replace("\x00", ""),
        one.due.trigger,
    ]


def _execute(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Once for all rows on PostgreSQL, row by row within SQLite's own process."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, [json.dumps(rows, default=_base64)])
        return
    connection.ensure_connection()
    # Django's cursor would read every row for its placeholders; the driver's own does not.
    connection.connection.executemany(statement, rows)


def _instant(instant: datetime) -> str:
    """As both databases read it; SQLite keeps instants as texts in UTC, without their zone."""
    if connection.vendor == "postgresql":
        return instant.isoformat()
    return instant.replace(tzinfo=None).isoformat(" ")


def _base64(answer: bytes) -> str:
    return base64.b64encode(answer).decode()
