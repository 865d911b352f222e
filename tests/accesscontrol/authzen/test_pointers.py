"""What is not on record is pointed at where the evaluation names it."""

from typing import Any

import pytest
from django.test import Client

from tests.accesscontrol.authzen.asking import ALLOWED, evaluate, model

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"resource": model("no-such")}, "/resource/id"),
        ({"context": {"channel": "none"}}, "/context/channel"),
    ],
)
def test_what_is_not_on_record_is_pointed_at(
    api: Client, change: dict[str, Any], pointer: str
) -> None:
    response = evaluate(api, {**ALLOWED, **change})

    assert response.status_code == 404
    assert [fault["pointer"] for fault in response.json()["errors"]] == [pointer]
