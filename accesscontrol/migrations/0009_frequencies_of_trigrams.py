"""How often trigrams occur, which PostgreSQL finds out with its other statistics.

A search looks for the rarest trigrams of a name. Without these figures it finds the same, slower.
"""

import logging

from django.db import DatabaseError, migrations, transaction

TABLE = "accesscontrol_organizationname"
STATISTICS = "organization_trigram_frequencies"

CREATE = f"CREATE STATISTICS IF NOT EXISTS {STATISTICS} ON (show_trgm(core)) FROM {TABLE}"

logger = logging.getLogger(__name__)


def create_statistics(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with (
            transaction.atomic(schema_editor.connection.alias),
            schema_editor.connection.cursor() as cursor,
        ):
            cursor.execute(CREATE)
            cursor.execute(f"ANALYZE {TABLE}")
    except DatabaseError as error:
        logger.warning(
            "similar names of organisations will be searched for without statistics: %s "
            "Have the owner of the table run: %s; ANALYZE %s;",
            str(error).strip(),
            CREATE,
            TABLE,
        )


def drop_statistics(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"DROP STATISTICS IF EXISTS {STATISTICS}")


class Migration(migrations.Migration):
    dependencies = [("accesscontrol", "0008_saved_checks")]
    operations = [migrations.RunPython(create_statistics, drop_statistics)]
