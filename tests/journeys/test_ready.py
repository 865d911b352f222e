"""Whether a web process should be asked: what it needs, and what can be passed over."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from tests.config.test_operations import figures
from tests.journeys.test_current_or_silent import ask, check, serving
from tests.services.cable import cable
from tests.services.running import redis, wait_until
from tests.services.seeded import seeded


def ready(port: int, query: str = "") -> tuple[int, dict[str, bool]]:
    status, _, content = ask(port, "GET", f"/readyz{query}")
    return status, {part: found["ok"] for part, found in json.loads(content)["parts"].items()}


def test_without_redis_it_is_ready_for_whoever_passes_over_the_broker(tmp_path: Path) -> None:
    with seeded("sqlite", tmp_path / "data") as place:
        with redis() as url, serving(place, REDIS_URL=url) as (port, _):
            whole = ready(port)
        with serving(place, REDIS_URL=url) as (port, _):
            strict, lenient = ready(port), ready(port, "?exclude=broker")

    parts = {"database": True, "migrations": True, "record": True}
    assert whole == (200, {**parts, "broker": True})
    assert strict == (503, {**parts, "broker": False})
    assert lenient == (200, parts)


def test_without_its_database_it_is_not_ready_and_lives(tmp_path: Path) -> None:
    with seeded("postgresql", tmp_path / "data") as place:
        url = urlsplit(place.environment["DATABASE_URL"])
        with cable(str(url.hostname), int(url.port or 0)) as line:
            there = f"postgres://{url.username}@127.0.0.1:{line.port}{url.path}"
            oldest = {"GREENLIGHT_OLDEST_SNAPSHOT_SECONDS": "0.5"}
            with serving(place, DATABASE_URL=there, **oldest) as (port, _):
                assert ready(port)[0] == 200

                line.pull()
                wait_until(lambda: check(port)[0] == 503)

                assert ready(port) == (503, {"database": False, "record": False})
                assert ask(port, "GET", "/healthz")[0] == 200

                line.put_back()
                wait_until(lambda: ready(port)[0] == 200)


def test_a_part_that_there_is_not_cannot_be_passed_over(tmp_path: Path) -> None:
    with seeded("sqlite", tmp_path / "data") as place, serving(place) as (port, _):
        status, _, content = ask(port, "GET", "/readyz?exclude=brocker")

    assert status == 400
    assert "broker" in json.loads(content)["detail"]


def test_how_old_the_record_can_be_and_how_long_it_took_to_read_it_are_figures(
    tmp_path: Path,
) -> None:
    with seeded("sqlite", tmp_path / "data") as place, serving(place) as (port, _):
        assert check(port)[0] == 200
        found = figures(ask(port, "GET", "/metrics")[2].decode())

    assert 0 <= found["greenlight_snapshot_age_seconds"] < 2
    assert found["greenlight_snapshot_build_seconds_count"] == 1
    assert 0 < found["greenlight_snapshot_build_seconds_sum"] < 10
