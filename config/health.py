"""Whether this process lives, and whether it should be asked.

`/healthz` says the first and looks at nothing else: a process is not restarted because its
database is. `/readyz` says the second, part by part.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis import Redis, RedisError

from accesscontrol.snapshot.following import follower

PARTS = ("database", "migrations", "record", "broker")
LONGEST_WAIT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: whether it is well, how long it took to find out, and what to do if not."""

    part: str
    ok: bool
    milliseconds: float
    cure: str = ""

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"ok": self.ok, "ms": round(self.milliseconds, 1)}
        return told if self.ok else {**told, "cure": self.cure}


def findings(*, exclude: Collection[str] = ()) -> list[Finding]:
    """Every part of `PARTS` that answers depend on here, but those excluded. Never raises."""
    found: list[Finding] = []
    if "database" not in exclude:
        cure = "PostgreSQL or the SQLite file does not answer."
        found.append(_found("database", _database, cure))
    if "migrations" not in exclude and all(one.ok for one in found):
        cure = "Run `manage.py migrate`: the tables are of another version than the code."
        found.append(_found("migrations", _migrations, cure))
    if "record" not in exclude and follower.is_running:
        cure = "This process has not seen lately where the ledger ends; it refuses checks."
        found.append(_found("record", _record, cure))
    url = settings.ENVIRONMENT.redis_url
    if "broker" not in exclude and url:
        cure = "Redis does not answer: rate limits count for each process, and nudges are lost."
        found.append(_found("broker", partial(_broker, url), cure))
    return found


def _found(part: str, look: Callable[[], bool], cure: str) -> Finding:
    begun = time.perf_counter()
    ok = look()
    return Finding(part, ok, (time.perf_counter() - begun) * 1000, cure)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() is not None
    except DatabaseError:
        connection.close()
        return False


_migrated = False


def _migrations() -> bool:
    """Once they are as this code wants them they stay so: a later code only adds to them."""
    global _migrated
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError:
            return False
    return _migrated


def _record() -> bool:
    return follower.fresh(oldest=settings.ENVIRONMENT.oldest_snapshot_seconds) is not None


def _broker(url: str) -> bool:
    try:
        with Redis.from_url(
            url,
            socket_timeout=LONGEST_WAIT_SECONDS,
            socket_connect_timeout=LONGEST_WAIT_SECONDS,
        ) as client:
            return bool(client.ping())
    except RedisError:
        return False
