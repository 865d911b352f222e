"""A key that may check but not read asks about now only, whichever way it asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accesscontrol.api import authzen_paging
from accesscontrol.rules.principals import OPERATOR
from accesscontrol.services.keys import new_key
from registry.queries.ledger import current_size
from registry.services.recording import record_changesets
from tests.accesscontrol.authzen.asking import ALLOWED, evaluate, organization, post
from tests.build import changeset, entry
from tests.build import organization as recorded_organization

pytestmark = pytest.mark.django_db

NOW = {**ALLOWED, "context": {"channel": "anthropic-api"}}


def key(*scopes: str) -> dict[str, str]:
    issued = new_key(actor=OPERATOR, name="gateway", scopes=scopes, now=timezone.now())
    return {"Authorization": f"Bearer {issued.text}"}


def at(**context: Any) -> dict[str, Any]:
    return {**NOW, "context": {**NOW["context"], **context}}


def test_a_key_that_may_only_check_is_refused_the_past(api: Client) -> None:
    checks, reads = key("check"), key("check", "read")
    size = current_size()
    later = changeset(entry("organization", recorded_organization("later")))
    record_changesets([("", later)], actor="ana", now=timezone.now())

    for past in ({"as_of": "2026-06-27"}, {"known_at": size}, {"known_at": "2026-06-28T22:00:00Z"}):
        refused = evaluate(api, at(**past), **checks)
        assert (refused.status_code, refused.json()["code"]) == (403, "past-not-for-you")
        assert evaluate(api, at(**past), **reads).status_code == 200
        assert evaluate(api, at(**past)).status_code == 200


def test_now_and_what_is_to_come_are_no_past(api: Client) -> None:
    checks = key("check")

    for context in ({}, {"as_of": "2999-01-01"}, {"known_at": current_size()}):
        assert evaluate(api, at(**context), **checks).status_code == 200


def test_in_a_batch_the_past_is_an_error_of_its_item(api: Client) -> None:
    body = {"evaluations": [at(as_of="2026-06-27"), NOW]}

    found = post(api, "evaluations", body, **key("check")).json()["evaluations"]

    assert found[0]["context"]["error"]["status"] == 403
    assert "outcome" in found[1]["context"]


def test_an_old_token_is_no_way_into_the_past(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = key("check")
    body = {**NOW, "subject": organization(), "page": {"limit": 0}}
    token = post(api, "search/subject", body, **checks).json()["page"]["next_token"]
    later = changeset(entry("organization", recorded_organization("later")))
    record_changesets([("", later)], actor="ana", now=timezone.now())
    body["page"] = {"token": token}

    assert post(api, "search/subject", body, **checks).status_code == 200
    monkeypatch.setattr(authzen_paging, "LONGEST_WALK", timedelta(0))
    assert post(api, "search/subject", body, **checks).json()["code"] == "bad-cursor"
    assert post(api, "search/subject", body).status_code == 200


def test_a_key_for_something_else_does_not_ask(api: Client, settings) -> None:
    settings.PUBLIC_READS = False

    assert evaluate(api, NOW).status_code == 401
    assert evaluate(api, NOW, **key("webhooks")).status_code == 403
    assert evaluate(api, NOW, **key("check")).status_code == 200
