"""Tampering is found: whatever is altered behind our back, verify_ledger says what and where."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from registry import models
from registry.queries.verification import differences
from registry.services.rebuilding import rebuild_derived

pytestmark = pytest.mark.django_db


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_seed_record_is_whole() -> None:
    assert list(differences()) == []


def test_an_empty_ledger_is_whole(empty_ledger) -> None:
    assert list(differences()) == []


TAMPERINGS = [
    ("UPDATE registry_ledgerentry SET document = replace(document, '\"limit\"', '\"limlt\"')",
     "document does not have the hash"),
    ("UPDATE registry_ledgerentry SET leaf_hash = '00' WHERE seq = 3", "entry 3"),
    ("UPDATE registry_ledgerentry SET kind = 'list' WHERE seq = 4", "entry 4: kind"),
    ("UPDATE registry_ledgerentry SET object_id = 'x' WHERE seq = 4", "entry 4: the object id"),
    ("UPDATE registry_changeset SET title = 'x' WHERE number = 2", "title"),
    ("UPDATE registry_changeset SET reason = 'x' WHERE number = 2", "reason"),
    ("UPDATE registry_changeset SET recorded_by = 'x' WHERE number = 2", "recorded_by"),
    ("UPDATE registry_changeset SET recorded_at = '2026-05-02 00:00:00' WHERE number = 2",
     "recorded_at"),
    ("UPDATE registry_changeset SET root = '00' WHERE number = 3", "changeset 3: its root"),
    ("UPDATE registry_changeset SET size = size + 1000 WHERE number = 3", "changeset 3"),
    ("UPDATE registry_ledgerhead SET root = '00'", "head: its root"),
    ("UPDATE registry_ledgerhead SET size = 1", "head: size"),
    ("UPDATE registry_ledgerhead SET last_change = 1", "head: says that the last change"),
    ("UPDATE registry_frontiermodel SET developer = 'openai'", "model: the ledger calls for"),
    ("UPDATE registry_directive SET title = 'x'", "directive: a row that the ledger"),
    ("UPDATE registry_provision SET kind = 'GRANT' WHERE kind = 'BAR'", "directive provision"),
    ("DELETE FROM registry_modelalias", "model model alias"),
    ("DELETE FROM registry_reference", "reference"),
    ("UPDATE registry_statusinterval SET tier = 'general'", "status interval"),
    ("DELETE FROM registry_statusinterval", "status interval"),
    ("DELETE FROM registry_change WHERE sequence = 5", "change 5 is missing"),
    ("DELETE FROM registry_change WHERE sequence = (SELECT max(sequence) FROM registry_change)",
     "the ledger calls for"),
    ("UPDATE registry_change SET type = 'entry.retracted' WHERE sequence = 1", "change 1: type"),
    ("UPDATE registry_change SET at = '2026-05-02 00:00:00' WHERE sequence = 1", "change 1: at"),
    ("UPDATE registry_change SET ledger_size = 2 WHERE sequence = 1", "change 1: ledger_size"),
    ("UPDATE registry_change SET data = '{}' WHERE sequence = 1", "change 1: data"),
    ("UPDATE registry_change SET data = '{\"after\": null}' WHERE type = 'access.recorded'",
     "(access.recorded of"),
    ("UPDATE registry_change SET data = '[]' WHERE type = 'access.changed'", "(access.changed of"),
    ("UPDATE registry_change SET channel = 'x' WHERE sequence = "
     "(SELECT max(sequence) FROM registry_change WHERE type = 'access.changed')", "channel not as"),
    ("UPDATE registry_change SET boundary_at = '2026-05-02 00:00:00' "
     "WHERE type = 'access.changed'", "boundary_at not as"),
    ("UPDATE registry_change SET at = '2026-05-02 00:00:00' WHERE type = 'access.changed'",
     "(access.changed of"),
    ("INSERT INTO registry_change (sequence, type, at, ledger_size, frontier_model, channel, data) "
     "SELECT max(sequence) + 1, 'access.recorded', '2026-07-01 00:00:00', 88, 'fable-5', 'x', '{}' "
     "FROM registry_change", "a change that the ledger does not call for"),
    ("UPDATE registry_ledgerhead SET announced_through = '2026-06-01 00:00:00'",
     "the change log tells of them through"),
    ("UPDATE registry_ledgerhead SET announced_through = NULL",
     "head: says that boundaries are told of, or not"),
    ("UPDATE accesscontrol_listmember SET standing = 'official'", "member"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "finding"), TAMPERINGS, ids=lambda value: str(value)[:60])
def test_tampering_with_a_row_is_found(sql: str, finding: str, unguarded: None) -> None:
    run(sql)

    assert any(finding in difference for difference in differences())


def test_the_command_exits_with_one_and_says_what_it_found(unguarded: None) -> None:
    run("UPDATE registry_ledgerhead SET size = 1")
    errors = StringIO()

    with pytest.raises(CommandError) as failed:
        call_command("verify_ledger", stderr=errors)

    assert failed.value.returncode == 1
    assert "head: size" in errors.getvalue()


def test_rebuilding_every_derived_table_reproduces_it_exactly() -> None:
    rebuild_derived()

    assert list(differences()) == []


def test_rebuilding_mends_what_was_lost(unguarded: None) -> None:
    models.StatusInterval.objects.all().delete()
    models.Provision.objects.all().delete()
    models.Reference.objects.all().delete()

    rebuild_derived()

    assert list(differences()) == []
