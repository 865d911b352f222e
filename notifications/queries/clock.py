"""The clock of the database, by which all that is due is reckoned: workers' own may differ."""

import time
from datetime import UTC, datetime, timedelta

from django.db import connection

_NOW = {
    "postgresql": "SELECT statement_timestamp()",
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')",
}


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute(_NOW[connection.vendor])
        found: str | datetime = cursor.fetchone()[0]
    if isinstance(found, str):
        return datetime.fromisoformat(found).replace(tzinfo=UTC)
    return found.astimezone(UTC)


class DatabaseClock:
    """The database's clock between two looks at it, by the time that has passed since."""

    def __init__(self) -> None:
        self._set_at = time.monotonic()
        self._was = datetime.now(UTC)

    def set(self, was: datetime) -> None:
        self._set_at, self._was = time.monotonic(), was

    def now(self) -> datetime:
        return self._was + timedelta(seconds=time.monotonic() - self._set_at)
