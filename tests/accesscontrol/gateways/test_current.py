"""No gateway is told anything from a record that may not be the current one any more."""

from typing import Any

import pytest
from django.test import Client

from tests.accesscontrol.gateways.asking import LISTED, conversation, guardrail, text_of

pytestmark = pytest.mark.django_db
SAID = {"Greenlight-Model": "gpt-5.6-sol", "Greenlight-Channel": "openai-api"}


def test_a_process_that_stood_still_answers_503_and_the_gateway_decides(
    api: Client, settings: Any
) -> None:
    settings.OLDEST_SNAPSHOT_SECONDS = 0.0

    answers = [
        api.post(guardrail(LISTED), text_of(conversation()), content_type="application/json"),
        api.post("/access/v1/ext-authz/v1/chat/completions", headers=SAID),
        api.get("/access/v1/opa/data.json"),
        api.get("/access/v1/opa/bundle.tar.gz"),
    ]

    assert [answer.status_code for answer in answers] == [503] * 4
    assert {answer.json()["code"] for answer in answers} == {"registry-stale"}
