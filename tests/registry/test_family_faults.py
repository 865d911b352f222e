"""A model belongs to a family of its developer."""

from typing import Any

import pytest

from registry.errors import InvalidChangeset
from registry.services.recording import record_changesets, rehearse_changesets
from tests.build import changeset, entry, model, retraction

pytestmark = pytest.mark.django_db

OBJECT = "/entries/0/object"


def record(document: Any, noon) -> None:
    record_changesets([("", document)], actor="tester", now=noon)


def faults_of(document: Any, noon) -> list[tuple[str, str]]:
    with pytest.raises(InvalidChangeset) as refused:
        rehearse_changesets([("", document)], actor="tester", now=noon)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def family(object_id: str, developer: str, op: str = "assert") -> Any:
    return entry("family", {"id": object_id, "name": "A family", "developer": developer}, op)


def test_a_model_of_another_developers_family_is_refused(noon) -> None:
    strange = changeset(entry("model", model(developer="openai", family="mythos")))

    assert faults_of(strange, noon) == [(f"{OBJECT}/family", "family-of-another-developer")]


def test_the_fault_names_both_developers_and_the_cure(noon) -> None:
    strange = changeset(entry("model", model(developer="openai", family="mythos")))

    with pytest.raises(InvalidChangeset) as refused:
        rehearse_changesets([("", strange)], actor="tester", now=noon)

    detail = refused.value.faults[0].detail
    assert "anthropic" in detail
    assert "openai" in detail
    assert "family" in detail


def test_a_family_of_the_same_changeset_counts(noon) -> None:
    new = family("atlas", "openai")
    fitting = changeset(entry("model", model(developer="openai", family="atlas")), new)
    strange = changeset(entry("model", model(developer="anthropic", family="atlas")), new)

    assert rehearse_changesets([("", fitting)], actor="tester", now=noon)
    assert faults_of(strange, noon) == [(f"{OBJECT}/family", "family-of-another-developer")]


def test_a_family_does_not_leave_its_models_behind(noon) -> None:
    record(changeset(family("atlas", "openai"),
                     entry("model", model(developer="openai", family="atlas"))), noon)  # fmt: skip
    moved = family("atlas", "anthropic", "correct")

    assert faults_of(changeset(moved), noon) == [
        (f"{OBJECT}/developer", "family-of-another-developer")
    ]
    together = changeset(moved, entry("model", model(family="atlas"), "correct"))
    assert rehearse_changesets([("", together)], actor="tester", now=noon)
    without = changeset(moved, retraction("model", "atlas-1"))
    assert rehearse_changesets([("", without)], actor="tester", now=noon)


def test_a_family_that_is_not_on_record_is_that_fault_alone(noon) -> None:
    unknown = changeset(entry("model", model(family="no-such-family")))

    assert faults_of(unknown, noon) == [(f"{OBJECT}/family", "unknown-reference")]
