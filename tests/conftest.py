"""The clock and the record that most tests share.

Once per run the seed record is loaded into the test database; each test works in a transaction
of its own on top of it. `empty_ledger` starts from nothing instead.
"""

import importlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

from accesscontrol.api.limits import counts
from accesscontrol.rules.answer import Answer, answer
from accesscontrol.rules.compiled.compiled import Compiled, Prepared
from accesscontrol.rules.compiled.plans import Finding
from accesscontrol.rules.question import Question
from registry import models
from registry.projections import all_projections
from registry.reading import changeset_files, changesets_in
from registry.services.recording import record_changesets

ROOT = Path(__file__).resolve().parent.parent
NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
GUARDS = [
    importlib.import_module(f"registry.migrations.{name}")
    for name in ("0002_append_only", "0003_ledger_proofs")
]
ON_POSTGRESQL = "postgres" in os.environ.get("DATABASE_URL", "")


# Properties are asked of the same examples each time, so that whoever changed nothing sees nothing
# fail; `make chance` draws others. How long one takes says more of the machine than of the code.
hypothesis.settings.register_profile(
    "chance", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile(
    "same", hypothesis.settings.get_profile("chance"), derandomize=True, database=None
)
hypothesis.settings.load_profile("same")

STARTS_SERVICES = {"browser", "chaos", "deploy", "documentation", "journeys"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What starts whole services goes first, so that no worker is left alone with it at the end.
    On PostgreSQL only what touches the database is run again.
    """
    items.sort(key=lambda item: item.path.parent.name not in STARTS_SERVICES)
    if not ON_POSTGRESQL:
        return
    wanted = [item for item in items if item.get_closest_marker("django_db")]
    config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
    items[:] = wanted


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        load(*changeset_files(ROOT / "fixtures"))


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_looked_up_once() -> Iterator[None]:
    """Each test client makes the whole middleware anew, which looked all of them up every time: a
    fifth of what all tests took."""
    look_up = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, dict[str, Any]] = {}

    def once(self: WhiteNoiseMiddleware) -> None:
        if self.static_prefix not in found:
            look_up(self)
            found[self.static_prefix] = self.files
        self.files = {**self.files, **found[self.static_prefix]}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", once)
        yield


@pytest.fixture(autouse=True)
def _fresh_rate_limit() -> Iterator[None]:
    cache.clear()
    counts.forget()
    yield
    cache.clear()
    counts.forget()


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's transaction is that of its connection. Django's test client leaves it open when a
    request ends; so do tests that call the application in another way. A database in memory is
    never closed.
    """
    if ON_POSTGRESQL:
        monkeypatch.setattr(
            BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda wrapper: None
        )


@pytest.fixture(autouse=True)
def _shadow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question that any test asks of a compiled record is asked of the algebra as well."""
    answer_of = Compiled.answer_of

    def compared(self: Compiled, asked: Prepared, found: Finding, question: Question) -> Answer:
        told = answer_of(self, asked, found, question)
        assert told == answer(self.record, question)
        return told

    monkeypatch.setattr(Compiled, "answer_of", compared)


@pytest.fixture
def noon() -> datetime:
    """A moment after everything in the seed record."""
    return NOON


class _InTransaction:
    """As much of a schema editor as the guards need, usable inside a test's transaction."""

    connection = connection

    @staticmethod
    def execute(sql: str, params: None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)


@pytest.fixture
def empty_ledger(unguarded: None) -> None:
    """Nothing on record, for this test alone: the guards are lifted and put back."""
    models.Reference.objects.all().delete()
    for _, projection in all_projections():
        projection.row.objects.all().delete()
    for table in (
        models.StatusInterval,
        models.Change,
        models.Checkpoint,
        models.TreeNode,
        models.LedgerEntry,
        models.Changeset,
    ):
        table.objects.all().delete()
    models.LedgerHead.objects.all().delete()
    for guard in GUARDS:
        guard.guard(None, _InTransaction)


@pytest.fixture
def unguarded(db: None) -> None:
    """The guards lifted, as for one who has the database itself."""
    for guard in GUARDS:
        guard.release(None, _InTransaction)


@pytest.fixture
def small_world(empty_ledger: None) -> None:
    """A smaller record with stand-ins for organisations, as tests/cases/decisions.json wants."""
    load(ROOT / "tests" / "cases" / "seed-world.json")


@pytest.fixture
def api(db: None) -> Client:
    """A client without a key, as most readers are."""
    return Client(raise_request_exception=True)


def load(*files: Path) -> None:
    documents = [found for file in files for found in changesets_in(file.read_bytes())]
    record_changesets(documents, actor="operator", now=NOON)
