"""Whatever is altered in the tree or the checkpoints, verify_ledger says what and where."""

import pytest
from django.db import DatabaseError, connection, transaction

from registry.models import Checkpoint
from registry.queries.verification import differences
from registry.services.checkpoints import sign_waiting
from registry.services.rotating import rotate_signing_key
from registry.signing import keep_first_key

pytestmark = pytest.mark.django_db


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


TAMPERINGS = [
    ("UPDATE registry_treenode SET hash = '00' WHERE entry_id = 64 AND level = 6",
     "tree node of level 6 at entry 64: it is not the hash"),
    ("DELETE FROM registry_treenode WHERE entry_id = 8 AND level = 2",
     "tree node of level 2 at entry 8: it is missing"),
    ("UPDATE registry_treenode SET level = 9 WHERE entry_id = 8 AND level = 2",
     "tree node of level 9 at entry 8: the entries call for none"),
    ("UPDATE registry_treenode SET entry_id = 7 WHERE entry_id = 2",
     "tree node of level 1 at entry 7: the entries call for none"),
    ("DELETE FROM registry_checkpoint", "checkpoints: there is none"),
    ("DELETE FROM registry_checkpoint WHERE changeset_id = 1", "changeset 1: it is missing"),
    ("DELETE FROM registry_checkpoint WHERE changeset_id = 18", "changeset 18: it is missing"),
    ("UPDATE registry_checkpoint SET public_key = '00' WHERE changeset_id = 4",
     "checkpoint of changeset 4: it says to be of"),
    ("UPDATE registry_checkpoint SET public_key = 'x' WHERE changeset_id = 4",
     "checkpoint of changeset 4: it says to be of"),
    # One character of the signature. The key is made by chance, so any may stand there.
    ("UPDATE registry_checkpoint SET note = substr(note, 1, length(note) - 20)"
     " || CASE substr(note, length(note) - 19, 1) WHEN 'A' THEN 'B' ELSE 'A' END"
     " || substr(note, length(note) - 18) WHERE changeset_id = 5",
     "checkpoint of changeset 5: "),
    ("UPDATE registry_checkpoint SET note = 'x' || note WHERE changeset_id = 5",
     "checkpoint of changeset 5: its origin, size or root"),
    ("UPDATE registry_checkpoint SET note = note || note WHERE changeset_id = 5",
     "checkpoint of changeset 5: "),
    ("UPDATE registry_checkpoint SET note = replace(note, '— ', '- ') WHERE changeset_id = 5",
     "checkpoint of changeset 5: it is not written as it was signed"),
    ("UPDATE registry_checkpoint SET note = (SELECT note FROM registry_checkpoint AS other"
     " WHERE other.changeset_id = 3) WHERE changeset_id = 5",
     "checkpoint of changeset 5: its origin, size or root"),
    ("UPDATE registry_ledgerentry SET document = replace(document, '\"limit\"', '\"limlt\"')"
     " WHERE seq = 88 OR document LIKE '%\"limit\"%'",
     "tree node of level"),
    ("UPDATE registry_changeset SET size = size + 1000 WHERE number = 3",
     "checkpoint of changeset 3: its origin, size or root"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "finding"), TAMPERINGS, ids=lambda value: str(value)[:70])
def test_tampering_with_the_tree_or_a_checkpoint_is_found(
    sql: str, finding: str, unguarded: None
) -> None:
    run(sql)

    assert any(finding in difference for difference in differences())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE registry_treenode SET level = level",
        "DELETE FROM registry_treenode",
        "UPDATE registry_checkpoint SET note = note",
        "DELETE FROM registry_checkpoint",
    ],
)
def test_the_database_refuses_to_change_or_delete_them(sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(sql)


def test_a_key_of_an_attacker_is_not_trusted_for_all_that_it_signs_well(
    unguarded: None, settings, tmp_path
) -> None:
    ours = settings.SIGNING_KEY
    run("DELETE FROM registry_checkpoint")
    settings.SIGNING_KEY = tmp_path / "theirs.pem"
    keep_first_key(settings.SIGNING_KEY)
    sign_waiting()
    assert list(differences()) == []

    settings.SIGNING_KEY = ours

    found = list(differences())
    assert len([one for one in found if "neither configured nor announced" in one]) == 18


def test_a_signature_taken_off_the_checkpoint_of_a_rotation_is_found(
    unguarded: None, settings, tmp_path, noon
) -> None:
    kept = tmp_path / "key.pem"
    kept.write_bytes(settings.SIGNING_KEY.read_bytes())
    settings.SIGNING_KEY = kept
    rotate_signing_key(actor="operator", reason="Once a year.", now=noon)
    assert list(differences()) == []
    last = Checkpoint.objects.latest("changeset")
    without = last.note.rstrip("\n").rpartition("\n")[0] + "\n"

    Checkpoint.objects.filter(changeset=last.changeset).update(note=without)

    [found] = differences()
    assert found == (
        "checkpoint of changeset 19: it has 1 signatures that can be read instead of 2"
    )
