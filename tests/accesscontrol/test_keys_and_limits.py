"""Keys open what is closed, wrong ones are refused everywhere, and nobody asks without end."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from accesscontrol.models import ApiKey
from accesscontrol.rules.keys import is_well_formed
from accesscontrol.services.keys import issue_key
from tests.services.windows import within_one_window

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
    within_one_window(60)

    statuses = [get(api).status_code for _ in range(5)]
    refused = get(api)

    assert statuses == [200, 200, 200, 429, 429]
    assert refused.json()["code"] == "rate-limited"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit-Policy"] == '"anonymous";q=3;w=60'
    assert get(api, key=issued()).status_code == 200


def test_what_is_left_is_said_on_every_answer(api: Client, settings) -> None:
    settings.RATE_LIMITS = {"anonymous": 10, "key": 100}

    assert '"anonymous";r=9;' in get(api).headers["RateLimit"]


def addresses(patterns, prefix: str = "") -> list[str]:
    """Every address under /api/, with a word in place of what varies."""
    found = []
    for one in patterns:
        address = prefix + re.sub(r"<[^>]+>", "word", str(one.pattern))
        found += addresses(one.url_patterns, address) if hasattr(one, "url_patterns") else [address]
    return [
        f"/{address.lstrip('/')}" for address in found if address.lstrip("/").startswith("api/")
    ]


def every_address() -> list[str]:
    return [*addresses(get_resolver().url_patterns), "/api/v1/nothing", "/api/", "/api/v2/models"]


@pytest.mark.parametrize("method", ["get", "head", "post", "options"])
def test_a_wrong_key_is_refused_at_every_address_of_the_api(api: Client, method: str) -> None:
    assert {"/api/schema", "/api/docs", "/api/v1/status.json"} <= set(every_address())

    for address in every_address():
        response = getattr(api, method)(address, headers={"authorization": "Bearer gl_live_x"})

        assert response.status_code == 401, address
        assert response.headers["WWW-Authenticate"].startswith("Bearer"), address
        assert response.headers["Content-Type"] == "application/problem+json", address


def test_what_is_public_in_any_case_takes_a_right_key_or_none(api: Client, settings) -> None:
    settings.PUBLIC_READS = False
    key = issued("record")

    for address in ("/api/schema", "/api/docs"):
        assert api.get(address).status_code == 200
        answer = api.get(address, headers={"authorization": f"Bearer {key}"})
        assert answer.status_code == 200
        assert "public" not in answer.headers.get("Cache-Control", "")
    unknown = api.get("/api/v1/nothing", headers={"authorization": f"Bearer {key}"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not-found")


def test_a_client_cannot_get_more_by_naming_other_addresses(api: Client, settings) -> None:
    """It writes what it likes into the header. Our proxy adds the last entry, which counts."""
    settings.RATE_LIMITS = {"anonymous": 3, "key": 100}
    settings.TRUSTED_PROXIES = 1

    def ask(forwarded: str) -> int:
        return api.get("/api/v1/models", headers={"X-Forwarded-For": forwarded}).status_code

    same = [ask(f"198.51.100.{number}, 192.0.2.7") for number in range(5)]
    other = ask("192.0.2.7, 192.0.2.8")

    assert same.count(200) == 3
    assert other == 200


def test_without_a_proxy_of_ours_nobody_is_believed_about_their_address(
    api: Client, settings
) -> None:
    settings.RATE_LIMITS = {"anonymous": 3, "key": 100}
    settings.TRUSTED_PROXIES = 0

    asked = [
        api.get("/api/v1/models", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(5)
    ]

    assert asked.count(200) == 3
