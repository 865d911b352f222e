"""The tree over the ledger, its signed checkpoints, and keys as objects of the record.

Nodes are filled in for entries that are there already. Like the ledger, nodes and checkpoints
are never changed or deleted.
"""

from hashlib import sha256

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("registry_treenode", "registry_checkpoint")

# A function of its own: that of the ledger may be dropped and made anew without regard to us.
POSTGRESQL_FUNCTION = """
CREATE FUNCTION registry_refuse_change_of_proof() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the table % is append-only', TG_TABLE_NAME;
END $$;
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse_change_of_proof();
"""
SQLITE_TRIGGER = """
CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table}
BEGIN SELECT RAISE(ABORT, 'the table {table} is append-only'); END;
"""
BATCH = 500


def nodes_over(leaves):
    """Level, number of the last leaf, and hash of every perfect subtree over leaf hashes."""
    frontier = []
    for last, leaf in enumerate(leaves, start=1):
        root = leaf
        level = 0
        while last >> level & 1 == 0:
            root = sha256(b"\x01" + frontier.pop() + root).digest()
            level += 1
            yield level, last, root
        frontier.append(root)


def fill_tree(apps, schema_editor):
    entries = apps.get_model("registry", "LedgerEntry").objects.order_by("seq")
    node = apps.get_model("registry", "TreeNode")
    leaves = (
        bytes.fromhex(found)
        for found in entries.values_list("leaf_hash", flat=True).iterator(chunk_size=BATCH)
    )
    waiting = []
    for level, last, root in nodes_over(leaves):
        waiting.append(node(entry_id=last, level=level, hash=root.hex()))
        if len(waiting) == BATCH:
            node.objects.bulk_create(waiting)
            waiting = []
    node.objects.bulk_create(waiting)
    if schema_editor.connection.vendor == "postgresql":
        # Foreign keys are checked late, and a table that waits for it takes no trigger.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE", params=None)


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
        for table in TABLES:
            schema_editor.execute(POSTGRESQL_TRIGGER.format(table=table), params=None)
    else:
        for table in TABLES:
            for action in ("UPDATE", "DELETE"):
                schema_editor.execute(SQLITE_TRIGGER.format(table=table, action=action))


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        schema_editor.execute("DROP FUNCTION registry_refuse_change_of_proof()")
    else:
        for table in TABLES:
            for action in ("UPDATE", "DELETE"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{action}")


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "changeset",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="checkpoint",
                        serialize=False,
                        to="registry.changeset",
                    ),
                ),
                ("public_key", models.CharField(max_length=64)),
                ("note", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="TreeNode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("hash", models.CharField(max_length=64)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.ledgerentry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "level"), name="tree_node_is_made_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1)), name="tree_node_is_no_leaf"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VerificationKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.CharField(max_length=128, verbose_name="id")),
                ("algorithm", models.CharField(max_length=128)),
                ("public_key", models.CharField(max_length=64)),
                (
                    "asserted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.ledgerentry",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.ledgerentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_by__isnull", True)),
                        fields=("object_id",),
                        name="verificationkey_has_one_current_version",
                    ),
                    models.UniqueConstraint(
                        fields=("asserted_by",), name="verificationkey_has_one_version_an_entry"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_by__isnull", True),
                            ("superseded_by__gt", models.F("asserted_by")),
                            _connector="OR",
                        ),
                        name="verificationkey_runs_forwards",
                    ),
                ],
            },
        ),
        migrations.RunPython(fill_tree, migrations.RunPython.noop),
        migrations.RunPython(guard, release),
    ]
