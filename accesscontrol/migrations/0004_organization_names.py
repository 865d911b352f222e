"""The index that organisations are found by, with trigrams of their names.

Trigrams need pg_trgm on PostgreSQL and FTS5 with its trigram tokenizer on SQLite. Where the
database has none, or the role may not create the extension, everything else works: matching
then finds equal names, initials and identifiers only, and says so.
"""

import logging

import django.db.models.deletion
from django.db import DatabaseError, migrations, models, transaction

TABLE = "accesscontrol_organizationname"
FTS = "accesscontrol_organizationtrigram"

EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
INDEX = (
    f"CREATE INDEX IF NOT EXISTS organization_by_trigram ON {TABLE} USING gin (core gin_trgm_ops)"
)

SQLITE = (
    "CREATE VIRTUAL TABLE {fts} USING fts5("
    "core, content='{table}', content_rowid='id', tokenize='trigram', detail='none')",
    "CREATE TRIGGER {fts}_insert AFTER INSERT ON {table} BEGIN "
    "INSERT INTO {fts} (rowid, core) VALUES (new.id, new.core); END",
    "CREATE TRIGGER {fts}_delete AFTER DELETE ON {table} BEGIN "
    "INSERT INTO {fts} ({fts}, rowid, core) VALUES ('delete', old.id, old.core); END",
    "CREATE TRIGGER {fts}_update AFTER UPDATE ON {table} BEGIN "
    "INSERT INTO {fts} ({fts}, rowid, core) VALUES ('delete', old.id, old.core); "
    "INSERT INTO {fts} (rowid, core) VALUES (new.id, new.core); END",
)

logger = logging.getLogger(__name__)


def create_trigrams(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    try:
        with (
            transaction.atomic(schema_editor.connection.alias),
            schema_editor.connection.cursor() as cursor,
        ):
            for statement in (EXTENSION, INDEX) if postgresql else SQLITE:
                cursor.execute(statement.format(table=TABLE, fts=FTS))
    except DatabaseError as error:
        cure = (
            f"Have a role that may do so run, in this database: {EXTENSION}; {INDEX};"
            if postgresql
            else "Use an SQLite of 3.34 or later with FTS5, then migrate this app anew."
        )
        logger.warning(
            "organisations will be found by equal names and identifiers only: %s %s",
            str(error).strip(),
            cure,
        )


def drop_trigrams(apps, schema_editor):
    """The extension stays: others may use it."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("DROP INDEX IF EXISTS organization_by_trigram")
            return
        for action in ("insert", "delete", "update"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {FTS}_{action}")
        cursor.execute(f"DROP TABLE IF EXISTS {FTS}")


class Migration(migrations.Migration):
    dependencies = [("accesscontrol", "0003_people_accounts_evidence")]
    operations = [
        migrations.CreateModel(
            name="OrganizationName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="accesscontrol.organization",
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("is_alias", models.BooleanField()),
                ("core", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="OrganizationKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="accesscontrol.organization",
                    ),
                ),
                ("key", models.CharField(max_length=200)),
            ],
            options={"indexes": [models.Index(fields=["key"], name="organization_by_key")]},
        ),
        migrations.RunPython(create_trigrams, drop_trigrams),
    ]
