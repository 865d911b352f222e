"""The migrations give the tables that the models describe, and the code before them still works."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations import AddField, AlterField, Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

OURS = ("registry", "accesscontrol", "notifications", "recording")
TAKES_AWAY = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)
"""What the code before would miss: it goes in a later version than the code that used it."""


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


BEFORE_THERE_WAS_A_VERSION = {
    "accesscontrol.0003_people_accounts_evidence",
    "notifications.0003_endpoints",
}
"""Of these nobody runs the code before: no version was given out with it."""


def migrations() -> Iterator[Migration]:
    loader = MigrationLoader(None)
    yield from (
        loader.disk_migrations[key] for key in sorted(loader.disk_migrations) if key[0] in OURS
    )


def breaking(migration: Migration) -> list[str]:
    """What of a migration the code before it cannot stand."""
    done = [*_done_to_tables(migration.operations)]
    made = {
        operation.name.lower()
        for operation in done
        if isinstance(operation, operations.CreateModel)
    }
    return [
        operation.describe()
        for operation in done
        if getattr(operation, "model_name", getattr(operation, "name", "")).lower() not in made
        and _breaks(operation, migration)
    ]


def _done_to_tables(steps: Sequence[Any]) -> Iterator[Any]:
    """Without what only the models of the new code see."""
    for step in steps:
        if isinstance(step, operations.SeparateDatabaseAndState):
            yield from _done_to_tables(step.database_operations)
        else:
            yield step


def _breaks(operation: operations.base.Operation, migration: Migration) -> bool:
    if isinstance(operation, TAKES_AWAY):
        return True
    if isinstance(operation, AddField):
        # The code before writes rows without it.
        field: models.Field[Any, Any] = operation.field
        return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)
    if isinstance(operation, AlterField):
        return _is_narrower(migration, operation)
    if isinstance(operation, operations.AddConstraint):
        _, _, made = operation.deconstruct()
        return not _replaced(made["constraint"].name, migration.operations)
    return False


def _is_narrower(migration: Migration, operation: AlterField) -> bool:
    """Whether the column takes less than before."""
    key = (migration.app_label, migration.name)
    state = MigrationLoader(None).project_state(key, at_end=False)
    known = state.models.get((migration.app_label, operation.model_name_lower))
    if known is None:
        return True
    old, new = known.fields[operation.name], operation.field
    if (old.null, old.get_internal_type()) != (new.null, new.get_internal_type()):
        return old.null or old.get_internal_type() != new.get_internal_type()
    return (new.max_length or 0) < (old.max_length or 0)


def _replaced(name: str, beside: Sequence[Any]) -> bool:
    """Whether it takes the place of one of the same name, which is how one is made wider."""
    removed = [other for other in beside if type(other) is operations.RemoveConstraint]
    return name in {getattr(other, "name", "") for other in removed}


@pytest.mark.parametrize("migration", [*migrations()], ids=str)
def test_a_migration_only_adds_what_the_code_before_it_can_do_without(migration: Migration):
    assert breaking(migration) == [] or str(migration) in BEFORE_THERE_WAS_A_VERSION


def test_what_would_break_the_code_before_is_noticed():
    class Breaking(Migration):
        operations = [
            operations.RemoveField("event", "source"),
            operations.AddField("event", "needed", models.IntegerField(default=0)),
            operations.AddField("event", "added", models.IntegerField(db_default=0)),
            operations.AlterField("event", "subject", models.CharField(max_length=9)),
            operations.AddConstraint(
                "event", models.UniqueConstraint(fields=["source"], name="new_rule")
            ),
            operations.SeparateDatabaseAndState(
                database_operations=[operations.RemoveField("event", "key")],
                state_operations=[operations.RemoveField("event", "subject")],
            ),
        ]

    assert len(breaking(Breaking("0003_endpoints", "notifications"))) == 5
    assert set(OURS) <= {config.label for config in apps.get_app_configs()}
