"""Whether what keys may do, or what their accounts hold, may have changed since it was looked up.

Every such change is an audit event or an opening handed in. In the process that makes it, it counts
at once; in others with the next look of `following`. Ids are handed out before commits, so that
one may be missed there: whoever relies on the mark looks anew after a second in any case.
"""

from collections.abc import Callable

from django.db import connection, transaction

from accesscontrol.models import AuditEvent, HeldOpening

_SEEN = (
    f"SELECT (SELECT MAX(id) FROM {AuditEvent._meta.db_table}), "  # noqa: S608 our own tables
    f"(SELECT MAX(id) FROM {HeldOpening._meta.db_table})"
)


class Marks:
    def __init__(self) -> None:
        self.current = 0
        self._seen: tuple[int | None, int | None] | None = None

    def changed(self) -> None:
        self.current += 1

    def look(self) -> None:
        """Raises: DatabaseError."""
        with connection.cursor() as cursor:
            cursor.execute(_SEEN)
            seen = cursor.fetchone()
        if seen != self._seen:
            self._seen = seen
            self.changed()


marks = Marks()
"""Of this process."""


def changed_after_commit() -> None:
    """For services, within their transaction."""
    told: Callable[[], None] = marks.changed
    transaction.on_commit(told)
