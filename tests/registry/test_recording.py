"""The ledger grows whole, in order, and never changes."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from registry.errors import ClockBehind
from registry.models import Change, Changeset, FrontierModel, LedgerEntry, LedgerHead
from registry.queries.ledger import head, object_as_known_at, point_at, record_at
from registry.rules.merkle import leaf_hash
from registry.services.recording import record_changesets, rehearse_changesets
from tests.build import changeset, directive, entry, model, provision, retraction

pytestmark = pytest.mark.django_db


def on_record(kind, object_id, size):
    found = object_as_known_at(kind, object_id, size)
    assert found is not None
    return found


def record(*documents, now):
    return record_changesets([("", document) for document in documents], actor="ana", now=now)


def test_entries_are_numbered_without_gaps_and_share_the_instant_of_their_changeset(noon) -> None:
    size = head().size

    [first, second] = record(
        changeset(entry("model", model("a")), entry("model", model("b"))),
        changeset(entry("model", model("c"))),
        now=noon,
    )

    sequence = (
        LedgerEntry.objects.filter(seq__gt=size).order_by("seq").values_list("seq", "object_id")
    )
    assert list(sequence) == [(size + 1, "a"), (size + 2, "b"), (size + 3, "c")]
    assert (first.size, second.size) == (size + 2, size + 3)
    assert first.recorded_at == noon
    assert second.recorded_at > first.recorded_at


def test_an_entry_keeps_the_bytes_that_were_hashed(noon) -> None:
    record(changeset(entry("model", model("a", name="Modèle A"))), now=noon)

    kept = LedgerEntry.objects.latest("seq")

    assert leaf_hash(kept.document.encode()).hex() == kept.leaf_hash
    document = json.loads(kept.document)
    assert document["object"] == model("a", name="Modèle A")
    assert (document["recorded_by"], document["approved_by"]) == ("ana", None)
    assert document["reconstructed"] is False


def test_a_changeset_with_a_time_of_its_own_is_marked_as_reconstructed(noon) -> None:
    [recorded] = record(
        changeset(entry("model", model("a")), recorded_at="2026-06-30T00:00:00Z"), now=noon
    )

    assert Changeset.objects.get(number=recorded.number).reconstructed


def test_a_correction_replaces_the_whole_object_from_now_on_in_the_record(noon) -> None:
    [before] = record(changeset(entry("model", model("a", open_weights=True))), now=noon)
    [after] = record(changeset(entry("model", model("a"), "correct")), now=noon)

    assert on_record("model", "a", before.size)[0]["open_weights"] is True
    assert "open_weights" not in on_record("model", "a", after.size)[0]
    assert FrontierModel.objects.filter(object_id="a").count() == 2
    assert FrontierModel.objects.get(object_id="a", superseded_by=None).open_weights is None


def test_a_retracted_object_is_gone_from_now_on_and_its_id_for_good(noon) -> None:
    [before] = record(changeset(entry("model", model("a"))), now=noon)
    [after] = record(changeset(retraction("model", "a")), now=noon)

    assert "a" in record_at(before.size).models
    assert "a" not in record_at(after.size).models
    with pytest.raises(Exception, match="fault"):
        record(changeset(entry("model", model("a"))), now=noon)


@pytest.mark.parametrize("table", [LedgerEntry, Changeset, Change])
def test_the_database_refuses_to_change_or_delete_what_was_recorded(table) -> None:
    name = table._meta.db_table
    column = "document" if table is LedgerEntry else "type" if table is Change else "title"

    for statement in (
        f"UPDATE {name} SET {column} = 'x'",  # noqa: S608 the tables are ours
        f"DELETE FROM {name}",  # noqa: S608
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_database_holds_one_current_version_of_an_object(noon) -> None:
    record(changeset(entry("model", model("a"))), now=noon)
    last = LedgerEntry.objects.latest("seq")

    with pytest.raises(IntegrityError), transaction.atomic():
        FrontierModel.objects.create(
            object_id="fable-5", name="x", developer="x", family="x", asserted_by=last
        )


def test_the_database_knows_one_head_only() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerHead.objects.create(id=2)


def test_a_rehearsal_says_what_would_change_and_changes_nothing(noon) -> None:
    before = (head().size, head().root, Change.objects.count())
    lift = directive("lift", provision("all", "END", against=["anthropic-2026-06-12-suspension"],
                                       models=[], channels=[]))  # fmt: skip

    [rehearsed] = rehearse_changesets(
        [("", changeset(entry("directive", lift)))], actor="ana", now=noon
    )

    fable = [change for change in rehearsed.status_changes if change.model == "fable-5"]
    assert {change.channel for change in fable} >= {"anthropic-api"}
    # The suspension of Mythos 5 had ended before: lifting it now changes nothing there.
    assert {change.model for change in rehearsed.status_changes} == {"fable-5"}
    assert (head().size, head().root, Change.objects.count()) == before


def test_a_clock_far_behind_the_ledger_is_refused(noon) -> None:
    record(changeset(entry("model", model("a"))), now=noon)

    with pytest.raises(ClockBehind, match="set the clock"):
        record(changeset(entry("model", model("b"))), now=noon - timedelta(seconds=6))

    [recorded] = record(changeset(entry("model", model("b"))), now=noon - timedelta(seconds=1))
    assert recorded.recorded_at > noon


def test_known_at_holds_all_that_was_recorded_at_or_before_it(noon) -> None:
    size = head().size
    [first, second] = record(
        changeset(entry("model", model("a"))), changeset(entry("model", model("b"))), now=noon
    )

    assert point_at(noon - timedelta(microseconds=1), now=noon).size == size
    assert point_at(noon, now=noon).size == first.size
    assert point_at(second.recorded_at, now=second.recorded_at).size == second.size
    assert point_at(noon.replace(year=1999), now=noon).size == 0


def test_an_object_of_everything_that_can_be_said_comes_back_as_it_was_given(noon) -> None:
    whole = directive(
        "whole",
        provision(
            "offer", "OFFER", who={"list": "gpt-5.6-partners"}, models="*", channels="*",
            irrevocable=False, conditions=[{"type": "region", "text": "EU", "period":
            {"start": "2026", "end": {"earliest": "2027-01-01", "latest": None}}}],
        ),
        provision("duty", "DUTY", due="2026-08", owed_by="openai", models=[], channels=[]),
        addressee="openai", signatory={"name": "An Official", "office": "Secretary"},
        relations=[{"type": "amends", "directive": "us-commerce-2026-06-12"}],
        clarity={"grounds": "stated"},
        citations=[{"source": "rane-2026-06", "says": "So it says.", "standing": "reported",
                    "disputes": {"pointer": "/signatory/name", "value": "Another"}}],
    )  # fmt: skip

    [recorded] = record(changeset(entry("directive", whole)), now=noon)

    assert on_record("directive", "whole", recorded.size)[0] == whole
