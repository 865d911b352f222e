"""Django's `migrate`, which on PostgreSQL waits for nobody's lock for long.

A change of a table waits for whoever uses it, and all who come later wait behind the change. So it
gives up after a moment: nothing was changed then, readers go on, and it can be run again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.checks import Tags
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections

LOCK_SECONDS = 5
STATEMENT_SECONDS = 300
_GAVE_UP = {"55P03": "a lock was not to be had in time", "57014": "a statement took too long"}
"""By SQLSTATE: what is said of it."""


class Command(migrate.Command):
    help = f"{migrate.Command.help} On PostgreSQL it gives up rather than to keep others waiting."

    # The others look at code, and load every page for it.
    requires_system_checks = ["greenlight", Tags.database]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-seconds",
            type=float,
            default=LOCK_SECONDS,
            help="How long to wait for a lock, and others behind it (PostgreSQL).",
        )
        parser.add_argument(
            "--statement-seconds",
            type=float,
            default=STATEMENT_SECONDS,
            help="How long one statement may take (PostgreSQL); 0 for no limit.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        limits = options["lock_seconds"], options["statement_seconds"]
        with _limited(options.get("database") or DEFAULT_DB_ALIAS, *limits):
            super().handle(*args, **options)


@contextmanager
def _limited(alias: str, lock_seconds: float, statement_seconds: float) -> Iterator[None]:
    connection = connections[alias]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        for name, seconds in (
            ("lock_timeout", lock_seconds),
            ("statement_timeout", statement_seconds),
        ):
            cursor.execute("SELECT set_config(%s, %s, false)", [name, f"{round(seconds * 1000)}ms"])
    try:
        yield
    except OperationalError as error:
        said = _GAVE_UP.get(getattr(error.__cause__, "sqlstate", None) or "")
        if said is None:
            raise
        raise CommandError(
            f"The migration under way was given up, since {said}: {error}. It has changed nothing; "
            "run `migrate` again, at a quieter moment or with --lock-seconds or "
            "--statement-seconds."
        ) from error
    finally:
        # The same connection may serve requests later.
        if connection.connection is not None and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
                cursor.execute("RESET statement_timeout")
