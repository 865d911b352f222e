"""Whether anything was written since the last look at the database, so that nobody looks in vain.

SQLite says it for a hundredth of what the questions cost: `PRAGMA data_version` changes with what
other connections commit, `total_changes` with what this one writes. PostgreSQL has no such thing,
and there one that waits asks again each time.
"""

import time
from typing import Any

from django.db import connection

LONGEST_SECONDS = 1.0
"""What is not seen to have changed is looked at after this long in any case."""


class Unchanged:
    """For one who asks the same of the database again and again, in one thread.

    `holds` is asked before the questions. Once they are answered, `keep` has it hold until
    something is written; what the clock alone changes is up to the caller.
    """

    def __init__(self) -> None:
        self._kept: tuple[Any, ...] | None = None
        self._seen: tuple[Any, ...] | None = None
        self._until = 0.0

    def holds(self) -> bool:
        """Raises: DatabaseError."""
        seen = _look()
        if seen is not None and seen == self._kept and time.monotonic() < self._until:
            return True
        self._kept, self._seen = None, seen
        self._until = time.monotonic() + LONGEST_SECONDS
        return False

    def keep(self) -> None:
        self._kept = self._seen


def _look() -> tuple[Any, ...] | None:
    """The connection too: two count each for itself."""
    if connection.vendor != "sqlite":
        return None
    connection.ensure_connection()
    raw = connection.connection
    # Past Django's cursor, and so past its errors, which those who ask know how to wait out.
    with connection.wrap_database_errors:
        return raw, raw.execute("PRAGMA data_version").fetchone()[0], raw.total_changes
