"""What the id of a provision names stays what it was."""

from typing import Any

import pytest

from registry.errors import InvalidChangeset
from registry.services.recording import record_changesets, rehearse_changesets
from tests.build import changeset, directive, entry, provision

pytestmark = pytest.mark.django_db

OBJECT = "/entries/0/object"


def record(document: Any, noon) -> None:
    record_changesets([("", document)], actor="tester", now=noon)


def faults_of(document: Any, noon) -> list[tuple[str, str]]:
    with pytest.raises(InvalidChangeset) as refused:
        rehearse_changesets([("", document)], actor="tester", now=noon)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def act(*provisions: Any, op: str = "correct") -> Any:
    return changeset(entry("directive", directive("act", *provisions), op))


@pytest.fixture
def dropped(noon) -> None:
    """An act whose provision `a`, a BAR, was corrected away, while `b` stays."""
    record(act(provision("a"), provision("b"), op="assert"), noon)
    record(act(provision("b")), noon)


def test_a_dropped_provision_comes_back_as_what_it_was(noon, dropped: None) -> None:
    back = act(provision("b"), provision("a", models=["mythos-5"]))

    assert rehearse_changesets([("", back)], actor="tester", now=noon)


def test_a_dropped_provision_does_not_come_back_as_another(noon, dropped: None) -> None:
    other = act(provision("b"), provision("a", "OFFER"))

    assert faults_of(other, noon) == [(f"{OBJECT}/provisions/1/id", "provision-id-reused")]


def test_the_kind_that_counts_is_that_of_its_last_version(noon) -> None:
    record(act(provision("a"), op="assert"), noon)
    record(act(provision("a", "OFFER")), noon)
    record(act(), noon)

    assert faults_of(act(provision("a")), noon) == [
        (f"{OBJECT}/provisions/0/id", "provision-id-reused")
    ]
    assert rehearse_changesets([("", act(provision("a", "OFFER")))], actor="tester", now=noon)


def test_the_kind_of_a_provision_on_record_can_be_corrected(noon) -> None:
    record(act(provision("a"), op="assert"), noon)

    corrected = act(provision("a", "OFFER"))

    assert rehearse_changesets([("", corrected)], actor="tester", now=noon)


def test_another_directive_may_use_the_id(noon, dropped: None) -> None:
    other = changeset(entry("directive", directive("other", provision("a", "OFFER"))))

    assert rehearse_changesets([("", other)], actor="tester", now=noon)
