"""Faults of a changeset in itself, and of what stands beside them, are told in one answer."""

from typing import Any

import pytest
from django.test import Client

from accesscontrol.services.keys import issue_key
from registry.errors import InvalidChangeset
from registry.services.recording import rehearse_changesets
from tests.build import changeset, directive, entry, model, provision
from tests.conftest import NOON

pytestmark = pytest.mark.django_db


def faults_of(document: Any, noon) -> set[tuple[str, str]]:
    with pytest.raises(InvalidChangeset) as refused:
        rehearse_changesets([("", document)], actor="tester", now=noon)
    return {(fault.pointer, fault.code) for fault in refused.value.faults}


MIXED = {
    ("/entries/0/object/developer", "missing-member"),
    ("/entries/1/object/provisions/0/models/0", "unknown-reference"),
    ("/entries/1/object/provisions/0/who/class", "unknown-reference"),
    ("/entries/2/object/id", "unknown-object"),
}


def mixed() -> Any:
    return changeset(
        entry("family", {"id": "f", "name": "F"}),
        entry("directive", directive("d", provision(models=["fable-6"], who={"class": "none"}))),
        entry("list", {"id": "never"}, "retract"),
    )


def test_what_is_wrong_beside_the_record_is_told_with_what_is_wrong_in_itself(noon) -> None:
    assert faults_of(mixed(), noon) == MIXED


def test_the_interface_tells_them_together_too(api: Client) -> None:
    key = issue_key(name="recorder", scopes=["record"], now=NOON)

    response = api.post(
        "/api/v1/changesets",
        mixed(),
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}"},
    )

    assert (response.status_code, response.json()["code"]) == (422, "invalid-changeset")
    assert {(one["pointer"], one["code"]) for one in response.json()["errors"]} == MIXED


def test_nothing_is_said_to_be_missing_that_only_could_not_be_read(noon) -> None:
    document = changeset(
        entry("model", model("atlas-1", family="atlas")),
        entry("family", {"id": "atlas", "name": "", "developer": "anthropic"}),
        entry("directive", {"id": "order", "title": "An order"}),
        entry("directive", directive("lift", provision(kind="END", against=["order/bar"]))),
    )

    found = faults_of(document, noon)

    assert ("/entries/1/object/name", "too-short") in found
    assert "unknown-reference" not in {code for _, code in found}
