"""Faults of AuthZEN requests point to where the standard has the member that is wrong."""

from typing import Any

import pytest
from django.test import Client

from tests.accesscontrol.authzen.asking import ALLOWED, ON_27_JUNE, evaluate, organization, post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"subject": organization(classes={"nope": "yes"})}, "/subject/properties/classes/nope"),
        ({"subject": organization(lists={"nope": "yes"})}, "/subject/properties/lists/nope"),
        (
            {"subject": organization(classes={"everyone": "yes"})},
            "/subject/properties/classes/everyone",
        ),
        ({"context": {**ON_27_JUNE, "as_of": "yesterday"}}, "/context/as_of"),
        ({"context": {**ON_27_JUNE, "known_at": "2026-06-28"}}, "/context/known_at"),
        ({"context": {**ON_27_JUNE, "known_at": 999999}}, "/context/known_at"),
        ({"context": {**ON_27_JUNE, "trust": "draft"}}, "/context/trust"),
    ],
)
def test_what_is_wrong_is_pointed_at_where_the_standard_has_it(
    api: Client, changed: dict[str, Any], pointer: str
) -> None:
    single = evaluate(api, {**ALLOWED, **changed})
    [item] = post(api, "evaluations", {"evaluations": [{**ALLOWED, **changed}]}).json()[
        "evaluations"
    ]
    search = post(api, "search/resource", {**ALLOWED, "resource": {"type": "model"}, **changed})

    assert single.status_code == 400
    assert {fault["pointer"] for fault in single.json()["errors"]} == {pointer}
    assert {fault["pointer"] for fault in item["context"]["error"]["errors"]} == {pointer}
    assert {fault["pointer"] for fault in search.json()["errors"]} == {pointer}
