"""Settings are read strictly: what is unsafe, or named wrongly, is noticed at the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.checks import about_settings
from config.environment import read_environment
from tests.services.running import OURS, ROOT, installation

POSTGRESQL = "postgres://greenlight:x@127.0.0.1:5432/greenlight"
SAFE = {
    "GREENLIGHT_PRODUCTION": "true",
    "GREENLIGHT_SECRET_KEY": "s" * 50,
    "GREENLIGHT_PUBLIC_URL": "https://greenlight.example.org",
    "GREENLIGHT_ALLOWED_HOSTS": "greenlight.example.org",
    "DATABASE_URL": POSTGRESQL,
}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Sets the environment: no setting but the given ones, and a folder of its own."""

    def give(**settings: str) -> None:
        for name in [name for name in os.environ if name.startswith(OURS)]:
            monkeypatch.delenv(name)
        for name, value in {"GREENLIGHT_DATA_DIR": str(tmp_path), **settings}.items():
            monkeypatch.setenv(name, value)

    return give


def refusal() -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        read_environment()
    return str(refused.value)


def test_a_safe_production_has_nothing_to_say(given) -> None:
    given(**SAFE)

    assert about_settings(read_environment()) == []


def test_without_any_setting_there_is_nothing_to_say(given) -> None:
    given()

    assert about_settings(read_environment()) == []


@pytest.mark.parametrize(
    ("setting", "value", "cure"),
    [
        ("GREENLIGHT_SECRET_KEY", "short", "set GREENLIGHT_SECRET_KEY to at least 50"),
        ("GREENLIGHT_ENCRYPTION_KEYS", "short", "give each of GREENLIGHT_ENCRYPTION_KEYS 50"),
        ("GREENLIGHT_DEBUG", "true", "unset GREENLIGHT_DEBUG"),
        ("GREENLIGHT_PUBLIC_URL", "http://greenlight.example.org", "set GREENLIGHT_PUBLIC_URL"),
        ("GREENLIGHT_ALLOWED_HOSTS", "*", "name the hosts in GREENLIGHT_ALLOWED_HOSTS"),
        ("DATABASE_URL", "", "set DATABASE_URL"),
        ("GREENLIGHT_PUBLIC_READ", "false", "GREENLIGHT_PUBLIC_READ is no setting; the nearest is "
         "GREENLIGHT_PUBLIC_READS"),
        ("GREENLIGHT_XYZZY", "1", "GREENLIGHT_XYZZY is no setting; see docs/settings.md"),
    ],
)  # fmt: skip
def test_an_unsafe_production_does_not_start(given, setting: str, value: str, cure: str) -> None:
    given(**SAFE | {setting: value})

    assert cure in refusal()


def test_a_connection_to_the_database_serves_more_than_one_request(given) -> None:
    given(DATABASE_URL=POSTGRESQL)

    database = read_environment().database

    assert database["CONN_MAX_AGE"] == 60
    assert database["CONN_HEALTH_CHECKS"] is True


def test_sqlite_in_production_is_taken_on_purpose_only_and_warned_of(given, tmp_path: Path) -> None:
    given(**SAFE | {"DATABASE_URL": f"sqlite:///{tmp_path}/registry.sqlite3"})

    [warning] = about_settings(read_environment())

    assert warning.id == "greenlight.W001"
    assert "postgres://" in str(warning.hint)


def test_a_name_that_is_no_setting_is_warned_of_with_the_nearest(given) -> None:
    given(GREENLIGHT_PUBLIC_READ="false", GREENLIGHT_SEED="none", PORT="8001")

    [warning] = about_settings(read_environment())

    assert warning.id == "greenlight.W002"
    assert "GREENLIGHT_PUBLIC_READ " in warning.msg
    assert "GREENLIGHT_PUBLIC_READS" in str(warning.hint)


def test_a_setting_may_stand_in_a_file(given, tmp_path: Path) -> None:
    kept = tmp_path / "secret"
    kept.write_text("s" * 60 + "\n")
    given(
        **{name: value for name, value in SAFE.items() if name != "GREENLIGHT_SECRET_KEY"},
        GREENLIGHT_SECRET_KEY_FILE=str(kept),
    )

    found = read_environment()

    assert found.secret_key == "s" * 60
    assert found.mistyped == {}


def test_a_setting_in_a_file_that_is_not_there_stops_the_start(given, tmp_path: Path) -> None:
    given(GREENLIGHT_EMAIL_URL_FILE=str(tmp_path / "nothing"))

    assert "GREENLIGHT_EMAIL_URL_FILE must be a readable file" in refusal()


def test_a_command_prints_the_warning(tmp_path: Path) -> None:
    mistyped = installation(tmp_path, GREENLIGHT_PUBLIC_READ="false")

    said = mistyped.manage("check").stderr

    assert "greenlight.W002" in said
    assert "GREENLIGHT_PUBLIC_READS" in said


@pytest.mark.parametrize("part", ["worker", "beat"])
def test_celery_without_a_broker_does_not_start_and_says_what_does(
    tmp_path: Path, part: str
) -> None:
    without = installation(tmp_path)

    ended = subprocess.run(
        [sys.executable, "-m", "celery", "-A", "config", part],
        env=without.environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert ended.returncode == 1
    assert "REDIS_URL" in ended.stderr
    assert "manage.py run_jobs" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_command_says_in_one_sentence_what_is_set_wrongly(tmp_path: Path) -> None:
    place = installation(tmp_path, GREENLIGHT_SESSION_HOURS="long")

    said = place.manage("check", check=False)
    traced = place.manage("check", "--traceback", check=False)

    assert said.returncode == 1
    assert len(said.stderr.splitlines()) == 1
    assert "GREENLIGHT_SESSION_HOURS" in said.stderr
    assert "Traceback" in traced.stderr


def test_what_is_kept_in_files_is_for_nobody_else_on_the_machine(given, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    given(GREENLIGHT_DATA_DIR=str(folder))

    read_environment()

    assert folder.stat().st_mode & 0o077 == 0


def test_who_keeps_nothing_in_files_needs_no_folder_for_them(given, tmp_path: Path) -> None:
    (tmp_path / "in the way").touch()

    given(**SAFE, GREENLIGHT_DATA_DIR=str(tmp_path / "in the way" / "data"))

    assert read_environment().production
