"""One that waits does not ask again what cannot have changed, and misses nothing thereby."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from notifications.models import Mailbox, Pump
from notifications.queries import unchanged
from notifications.queries.unchanged import Unchanged
from notifications.services.hands import WhenNext
from notifications.services.rounds import Rounds
from notifications.services.visiting import IN_VAIN
from registry.rules.dates import format_instant
from tests.notifications.sending import endpoint
from tests.notifications.telling import opening, record
from tests.notifications.test_delivering import something_happens


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that has much else to do, a second may pass between two lines."""
    assert 0 < unchanged.LONGEST_SECONDS <= 1
    monkeypatch.setattr(unchanged, "LONGEST_SECONDS", 3600.0)


@pytest.fixture
def ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[DatabaseWrapper]:
    """A connection to a database in a file, where `Unchanged` looks."""
    with django_db_blocker.unblock(), opened(tmp_path / "file.sqlite3") as made:
        monkeypatch.setattr(unchanged, "connection", made)
        with made.cursor() as cursor:
            cursor.execute("CREATE TABLE some (number INTEGER)")
        yield made


@contextmanager
def opened(file: Path) -> Iterator[DatabaseWrapper]:
    usual = {**connections["default"].settings_dict, "OPTIONS": {}}
    settings = {**usual, "ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}
    made = DatabaseWrapper(settings, "other")
    try:
        yield made
    finally:
        made.close()


def write(database: DatabaseWrapper) -> None:
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO some VALUES (1)")


def kept() -> Unchanged:
    found = Unchanged()
    assert not found.holds()
    found.keep()
    return found


def test_it_holds_while_nobody_writes(ours: DatabaseWrapper) -> None:
    found = kept()

    assert found.holds()
    assert found.holds()


def test_what_another_connection_commits_ends_it(ours: DatabaseWrapper, tmp_path: Path) -> None:
    found = kept()

    with opened(tmp_path / "file.sqlite3") as other:
        write(other)

        assert not found.holds()


def test_what_this_connection_writes_ends_it(ours: DatabaseWrapper) -> None:
    found = kept()

    write(ours)

    assert not found.holds()


def test_a_connection_that_was_made_anew_ends_it(ours: DatabaseWrapper) -> None:
    found = kept()

    ours.close()

    assert not found.holds()


def test_what_is_written_while_the_questions_are_asked_ends_it(
    ours: DatabaseWrapper, tmp_path: Path
) -> None:
    found = Unchanged()
    assert not found.holds()
    with opened(tmp_path / "file.sqlite3") as other:
        write(other)

    found.keep()

    assert not found.holds()


def test_questions_that_were_not_answered_are_asked_again(ours: DatabaseWrapper) -> None:
    found = kept()
    write(ours)

    assert not found.holds()
    assert not found.holds()


def test_a_database_that_does_not_answer_raises_what_those_who_ask_wait_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    (tmp_path / "no database").write_bytes(b"x" * 4096)
    with django_db_blocker.unblock(), opened(tmp_path / "no database") as broken:
        monkeypatch.setattr(unchanged, "connection", broken)
        with pytest.raises(IN_VAIN):
            Unchanged().holds()


def test_it_holds_for_so_long_at_most(
    ours: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "LONGEST_SECONDS", 0.0)

    assert not kept().holds()


@pytest.mark.django_db
def test_a_database_that_cannot_say_is_asked_each_time() -> None:
    assert kept().holds() is (connection.vendor == "sqlite")


def asked(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


@pytest.mark.django_db
def test_idle_rounds_ask_sqlite_for_the_time_alone_until_something_happens(told_all: None) -> None:
    rounds = Rounds()
    endpoint("https://hear.example/hook", events=("directive.published",))
    assert asked(rounds) > 1

    assert (asked(rounds) == 1) is (connection.vendor == "sqlite")

    something_happens()
    assert rounds().written == 1
    assert rounds().written == 0


@pytest.mark.django_db
def test_a_boundary_that_falls_due_is_told_though_nobody_wrote_anything(told_all: None) -> None:
    rounds = Rounds()
    endpoint("https://hear.example/hook", events=("access.changed",))
    soon = (datetime.now(UTC) + timedelta(seconds=4)).replace(microsecond=0)
    record(opening("soon", format_instant(soon)), now=datetime.now(UTC))
    assert rounds().written == 0

    told_at = None
    until = time.monotonic() + 60
    while told_at is None and time.monotonic() < until:
        told_at = datetime.now(UTC) if rounds().written else None
        time.sleep(0.02)

    assert told_at is not None
    assert told_at >= soon


@pytest.mark.django_db
def test_a_pump_that_is_alone_asks_sqlite_for_the_time_alone_until_something_is_due(
    told_all: None,
) -> None:
    when_next = WhenNext()
    made = endpoint("https://hear.example/hook")
    assert asked(when_next) > 1

    assert (asked(when_next) == 1) is (connection.vendor == "sqlite")

    at = datetime.now(UTC)
    Mailbox.objects.filter(pk=made.endpoint.pk).update(next_due_at=at)
    assert when_next()[1] == at


@pytest.mark.django_db
def test_beside_other_pumps_it_asks_each_time_since_they_may_die(told_all: None) -> None:
    when_next = WhenNext()
    alive = datetime.now(UTC) + timedelta(seconds=30)
    Pump.objects.create(pk=uuid4(), started_at=datetime.now(UTC), alive_until=alive)

    assert asked(when_next) > 1
    assert asked(when_next) > 1
