"""Of every table of the ledger and of what is derived from it: whatever is altered is found."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction

from registry import models as tables
from registry.projections import all_projections
from registry.queries.verification import differences
from registry.services.recording import record_changesets
from registry.services.rotating import rotate_signing_key
from tests import build

pytestmark = pytest.mark.django_db

LEDGER = (
    tables.Change, tables.Changeset, tables.Checkpoint, tables.LedgerEntry, tables.LedgerHead,
    tables.Reference, tables.StatusInterval, tables.TreeNode,
)  # fmt: skip
ALIKE = {"id", "announced_through"}
"""By `id` rows are joined, and rebuilding gives them anew. How far boundaries were told of says
nothing as long as none lies between; another test moves it across some."""


@pytest.fixture
def full(unguarded: None, noon: datetime, settings: Any, tmp_path: Path) -> None:
    """The seed record, with an object for each table that it has no row of."""
    acme = build.organization(
        "acme",
        identifiers=[{"scheme": "domain", "value": "acme.example"}],
        facts=[
            {"class": "foreign_person", "value": "no", "standing": "confirmed",
             "period": {"start": "2026-01-01"}},
        ],
    )  # fmt: skip
    case = {"id": "acme-v-us", "title": "Acme v. United States", "standing": "confirmed"}
    entries = (build.entry("organization", acme), build.entry("proceeding", case))
    record_changesets([("", build.changeset(*entries))], actor="operator", now=noon)
    kept = tmp_path / "key.pem"
    kept.write_bytes(settings.SIGNING_KEY.read_bytes())
    settings.SIGNING_KEY = kept
    rotate_signing_key(actor="operator", reason="Once a year.", now=noon)


def every_table() -> dict[str, type[models.Model]]:
    found: list[type[models.Model]] = [*LEDGER]
    for _, projection in all_projections():
        found += [projection.row, *projection.child_tables]
    return {table._meta.label: table for table in found}


def altered(field: models.Field[Any, Any], row: models.Model) -> Any:
    """Another value that the column takes."""
    value = getattr(row, field.attname)
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case list() | dict():
            return [] if value else ["x"]
        case None:
            return {"DateTimeField": "2020-01-01T00:00:00Z", "CharField": "x"}.get(
                field.get_internal_type(), 1
            )
        case str():
            return f"{value[: max(0, (field.max_length or 99) - 1)]}x"
        case _:
            return value + timedelta(days=1)


@pytest.mark.parametrize("name", every_table())
def test_whatever_is_altered_in_a_row_or_taken_out_is_found(name: str, full: None):
    table = every_table()[name]
    row = table._default_manager.order_by("pk").last()
    assert row is not None
    rows = table._default_manager.filter(pk=row.pk)

    missed = [
        field.name
        for field in table._meta.concrete_fields
        if field.name not in ALIKE
        and not is_found(partial(rows.update, **{field.attname: altered(field, row)}))
    ]

    assert missed == []
    assert is_found(partial(rows._raw_delete, rows.db))


def is_found(tamper: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            tamper()
            found = next(differences(), None)
            transaction.set_rollback(True)
    except DatabaseError:
        return True  # The database itself does not take it.
    return found is not None
