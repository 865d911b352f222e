"""People, accounts, keys that belong to somebody, and evidence that nobody can change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "accesscontrol_storeddecision"

POSTGRESQL_TRIGGER = f"""
CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}
FOR EACH STATEMENT EXECUTE FUNCTION accesscontrol_refuse_change();
"""
SQLITE_TRIGGER = """
CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table}
BEGIN SELECT RAISE(ABORT, 'the table {table} is append-only'); END;
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_TRIGGER, params=None)
    else:
        for action in ("UPDATE", "DELETE"):
            schema_editor.execute(SQLITE_TRIGGER.format(table=TABLE, action=action))


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
    else:
        for action in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{action}")


def let_superusers_administer(apps, schema_editor):
    """Before there were roles, a superuser was the administrator."""
    roles = apps.get_model("accesscontrol", "StaffRole")
    for user in apps.get_model("auth", "User").objects.filter(is_superuser=True):
        roles.objects.create(user=user, role="administrator")


class Migration(migrations.Migration):
    dependencies = [
        ("accesscontrol", "0002_audit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="apikey",
            name="issued_by",
            field=models.CharField(default="operator", max_length=40),
        ),
        migrations.AddField(
            model_name="apikey",
            name="line",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followers",
                to="accesscontrol.apikey",
            ),
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.CharField(max_length=128, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=300)),
                ("organization", models.CharField(blank=True, max_length=128)),
                ("opened_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("organization", ""), _negated=True),
                        fields=("organization",),
                        name="account_alone_stands_for_its_organization",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="apikey",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="keys",
                to="accesscontrol.account",
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_owner", models.BooleanField()),
                ("since", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="accesscontrol.account",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="membership",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("for_owner", models.BooleanField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("invited_by", models.CharField(max_length=40)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="accesscontrol.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("withdrawn_at__isnull", True),
                            _connector="OR",
                        ),
                        name="invitation_is_accepted_or_withdrawn",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=16)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "role"), name="staff_role_is_given_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["recorder", "approver", "administrator"])),
                        name="staff_role_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredDecision",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_by_name", models.CharField(max_length=150)),
                ("decided_at", models.DateTimeField()),
                ("asked", models.JSONField()),
                ("understood", models.JSONField()),
                ("answer", models.TextField()),
                ("outcome", models.CharField(max_length=16)),
                ("ledger_size", models.PositiveBigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accesscontrol.account",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "id"], name="decision_by_account"),
                    models.Index(fields=["asked_by", "id"], name="decision_by_principal"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["allow", "deny", "indeterminate"])),
                        name="decision_outcome_is_known",
                    )
                ],
            },
        ),
        migrations.RunPython(guard, release),
        migrations.RunPython(let_superusers_administer, migrations.RunPython.noop),
    ]
