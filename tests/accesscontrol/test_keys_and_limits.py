"""Keys open what is closed, wrong ones are refused everywhere, and nobody asks without end."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accesscontrol.models import ApiKey
from accesscontrol.rules.keys import is_well_formed
from accesscontrol.services.keys import issue_key

pytestmark = pytest.mark.django_db


def issued(scopes: str = "read", **options: object) -> str:
    out = StringIO()
    call_command("issue_key", "gateway", scopes=scopes, stdout=out, **options)
    return out.getvalue().strip()


def get(api: Client, path: str = "models", key: str | None = None):
    headers = {} if key is None else {"authorization": f"Bearer {key}"}
    return api.get(f"/api/v1/{path}", headers=headers)


def check(api: Client, key: str | None = None):
    headers = {} if key is None else {"authorization": f"Bearer {key}"}
    body = {"model": "fable-5", "channel": "anthropic-api"}
    return api.post("/api/v1/checks", body, content_type="application/json", headers=headers)


def test_the_command_prints_the_key_alone_and_stores_its_hash_only(api: Client) -> None:
    key = issued("check,read")

    assert is_well_formed(key)
    kept = ApiKey.objects.get()
    assert key not in (kept.prefix, kept.sha256)
    assert kept.scopes == ["check", "read"]
    assert get(api, key=key).status_code == 200
    assert ApiKey.objects.get().last_used_at is not None


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(CommandError, match="Give one or more of read"):
        issued("everything")


@pytest.mark.parametrize("key", ["", "x", "gl_live_x_y", "gl_live_" + "A" * 43 + "_AAAAAA"])
def test_a_wrong_key_is_refused_even_where_none_is_needed(api: Client, key: str) -> None:
    response = api.get("/api/v1/models", headers={"authorization": f"Bearer {key}"})

    assert response.status_code == 401
    assert response.json()["code"] == "unauthenticated"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_or_expired_key_is_refused(api: Client) -> None:
    now = timezone.now()
    revoked, expired = (
        issued(),
        issue_key(name="old", scopes=["read"], now=now, expires_at=now - timedelta(seconds=1)),
    )
    ApiKey.objects.filter(name="gateway").update(revoked_at=now)

    assert get(api, key=revoked).status_code == 401
    assert get(api, key=expired).status_code == 401


def test_a_closed_registry_wants_a_key_with_the_scope(api: Client, settings) -> None:
    settings.PUBLIC_READS = False
    reading, checking, recording = issued("read"), issued("check"), issued("record")

    assert get(api).status_code == 401
    assert check(api).status_code == 401
    assert get(api, key=reading).status_code == 200
    assert get(api, key=checking).status_code == 403
    assert check(api, key=checking).status_code == 200
    assert check(api, key=recording).status_code == 403


def test_an_answer_to_a_key_is_nobody_elses_to_keep(api: Client) -> None:
    assert "private" in get(api, key=issued()).headers["Cache-Control"]


def test_too_many_requests_are_refused_with_when_to_come_back(api: Client, settings) -> None:
    settings.RATE_LIMITS = {"anonymous": 3, "key": 100}

    statuses = [get(api).status_code for _ in range(5)]
    refused = get(api)

    assert 429 in statuses
    assert refused.json()["code"] == "rate-limited"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit-Policy"] == '"anonymous";q=3;w=60'
    assert get(api, key=issued()).status_code == 200


def test_what_is_left_is_said_on_every_answer(api: Client, settings) -> None:
    settings.RATE_LIMITS = {"anonymous": 10, "key": 100}

    assert '"anonymous";r=9;' in get(api).headers["RateLimit"]
