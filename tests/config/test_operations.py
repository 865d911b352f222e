"""The addresses for machines that watch, and what happens while Redis is away."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.test import Client

from config.caching import RedisOrMemory
from config.metrics import SHARED_FOLDER
from notifications.services.mailing import Mail, queue_mail
from tests.services.running import redis

STRANGER = {"Host": "10.0.0.7:8000"}
"""As a probe asks: under the address of a container, which nobody listed as a host."""


@pytest.fixture
def token(settings) -> Iterator[str]:
    object.__setattr__(settings.ENVIRONMENT, "metrics_token", "a-token")
    yield "a-token"
    object.__setattr__(settings.ENVIRONMENT, "metrics_token", "")


def figures(text: str) -> dict[str, float]:
    said = [line for line in text.splitlines() if line and not line.startswith("#")]
    lines = (line.rsplit(" ", 1) for line in said)
    return {name: float(value) for name, value in lines}


def test_a_process_says_that_it_lives_without_looking_at_anything():
    response = Client().get("/healthz", headers=STRANGER)

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_process_with_all_that_it_needs_is_ready():
    response = Client().get("/readyz", headers=STRANGER)

    told = response.json()
    assert response.status_code == 200
    assert told["ready"] is True
    assert {part: found["ok"] for part, found in told["parts"].items()} == {
        "database": True,
        "migrations": True,
    }


@pytest.mark.django_db
def test_other_methods_are_refused():
    response = Client().post("/healthz")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.django_db
def test_metrics_count_requests_by_the_address_as_declared_and_tell_the_state(noon):
    queue_mail(mail=Mail("a@example.org", "S", "T", "test"), now=noon)
    before = figures(Client().get("/metrics").content.decode())
    for model in ("mythos-5", "fable-5"):
        Client().get(f"/api/v1/models/{model}")
    Client().get("/whatever/somebody/thinks/of")

    found = figures(Client().get("/metrics").content.decode())

    def more(name: str) -> float:
        return found[name] - before.get(name, 0.0)

    route = 'route="/api/v1/models/<str:object_id>"'
    assert more(f'greenlight_requests_total{{method="GET",{route},status="200"}}') == 2
    assert more('greenlight_requests_total{method="GET",route="none",status="404"}') == 1
    assert more(f"greenlight_request_seconds_count{{{route}}}") == 2
    assert found["greenlight_ledger_size"] == 88
    assert found['greenlight_mails{state="waiting"}'] == 1
    assert found["greenlight_boundary_overdue_seconds"] == 0
    assert "whatever" not in str(found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers", [{"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}]
)
def test_without_a_token_metrics_are_for_this_machine_alone(headers):
    assert Client().get("/metrics").status_code == 200
    assert Client().get("/metrics", headers=headers).status_code == 403
    assert Client(REMOTE_ADDR="192.0.2.7").get("/metrics").status_code == 403


@pytest.mark.django_db
def test_with_a_token_metrics_are_for_whoever_has_it(token):
    right = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "192.0.2.7"}

    assert Client().get("/metrics", headers=right).status_code == 200
    for wrong in ({}, {"Authorization": "Bearer another"}, {"Authorization": token}):
        refused = Client().get("/metrics", headers=wrong)
        assert refused.status_code == 401
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_several_processes_count_together_where_they_share_a_folder(tmp_path):
    """Two processes of their own, since the choice is made when the library is loaded."""
    count = (
        "import django; django.setup(); from config.metrics import REQUESTS, exposition; "
        "REQUESTS.labels('GET', '/', 200).inc(); from config import metrics; "
        "metrics.State.collect = lambda self: (); print(exposition().decode())"
    )
    environment = {
        **os.environ,
        SHARED_FOLDER: str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    said = ""
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", count], env=environment, capture_output=True, text=True
        )
        said = done.stdout

    name = 'greenlight_requests_total{method="GET",route="/",status="200"}'
    assert figures(said)[name] == 2


def test_while_redis_is_away_counts_are_kept_in_memory():
    with redis() as url:
        options = {"socket_timeout": 10, "socket_connect_timeout": 10}
        cache = RedisOrMemory(url, {"OPTIONS": options})
        assert cache.add("count", 1, timeout=60)
        assert cache.incr("count") == 2

    assert cache.add("count", 1, timeout=60)
    assert cache.incr("count") == 2
    assert cache.get("count") == 2
    assert cache.get_many(["count"]) == {"count": 2}
    cache.delete("count")
    assert not cache.has_key("count")


def test_redis_is_used_again_once_it_is_back():
    with redis() as url:
        cache = RedisOrMemory(url, {})
        cache._away_until = float("inf")
        cache.set("place", "memory")
        cache._away_until = 0.0
        cache.set("place", "redis")
        cache._away_until = float("inf")

        assert cache.get("place") == "memory"
        cache._away_until = 0.0
        assert cache.get("place") == "redis"
