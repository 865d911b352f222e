"""The log: which request a line belongs to, in a worker as well, and no secret in any line."""

import json
import logging
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from accesscontrol.rules.keys import key_of
from config.logs import Belongs, json_formatter, line_formatter, request_id
from tests.services.running import MANAGE, ROOT, redis, stopping, wait_until
from tests.services.seeded import migrated

KEY = key_of(bytes(range(32)))
SECRETS = [
    (f"refused {KEY} twice", KEY),
    (f"Authorization: Bearer {KEY}", KEY),
    ("{'Authorization': 'Basic dXNlcjpwYXNz'}", "dXNlcjpwYXNz"),
    ("signed with whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    ("cannot reach postgres://greenlight:hunter2@db:5432/x", "hunter2"),
    ("Cookie: sessionid=k3jx0", "k3jx0"),
    ("Internal Server Error: /auth/password/reset/key/1-d3adb33fd3adb33f/", "d3adb33f"),
    ("Internal Server Error: /auth/confirm-email/MQ:1wZk2b:Zm9vYmFyYmF6/", "Zm9vYmFy"),
    ("GET /auth/oidc/oidc/login/callback/?code=s3cr3tc0de&state=x", "s3cr3tc0de"),
]


def logged(formatter: logging.Formatter, message: str) -> str:
    record = logging.LogRecord("greenlight", logging.INFO, "", 0, message, None, None)
    Belongs().filter(record)
    return formatter.format(record)


@pytest.mark.parametrize(("message", "secret"), SECRETS)
@pytest.mark.parametrize("formatter", [line_formatter, json_formatter])
def test_a_secret_is_in_no_line(formatter, message: str, secret: str):
    assert secret not in logged(formatter(), message)


def test_what_is_no_secret_stays_readable():
    line = logged(line_formatter(), "POST /api/v1/checks took 12 ms; see https://example.org/a@b")

    assert line.endswith("POST /api/v1/checks took 12 ms; see https://example.org/a@b")


def test_a_json_line_is_one_object_with_the_request_that_it_belongs_to():
    token = request_id.set("abc-1")
    try:
        line = logged(json_formatter(), "two\nlines")
    finally:
        request_id.reset(token)

    said = json.loads(line)
    assert said.keys() == {"at", "level", "logger", "request_id", "message"}
    assert (said["level"], said["request_id"], said["message"]) == ("INFO", "abc-1", "two\nlines")
    assert "\n" not in line


@pytest.mark.django_db
def test_a_line_within_a_request_has_its_id_and_one_after_it_has_none(caplog):
    caplog.handler.addFilter(Belongs())

    Client().get("/", headers={"X-Request-ID": "mine-7", "Host": "elsewhere.example"})
    logging.getLogger("greenlight").warning("afterwards")

    said = [(record.name, record.request_id) for record in caplog.records]
    assert said == [("django.security.DisallowedHost", "mine-7"), ("greenlight", "-")]


def done_by(log: Path) -> list[str]:
    """Under which ids boundaries were looked for; a worker that is ready does that unasked too."""
    said = [line for line in log.read_text().splitlines(keepends=True) if "announce_due" in line]
    whole = [json.loads(line) for line in said if "job done" in line and line.endswith("\n")]
    return [one["request_id"] for one in whole]


def test_a_job_logs_under_the_id_of_the_request_that_asked_for_it(tmp_path: Path):
    """A worker on its own, with Redis between."""
    log = tmp_path / "log"
    ask = (
        "from config.logs import request_id; from registry.tasks import announce_due; "
        "announce_due.apply_async(); request_id.set('asked-by-9'); announce_due.delay()"
    )
    with (
        redis() as url,
        migrated("sqlite", tmp_path / "data", REDIS_URL=url, GREENLIGHT_LOG_AS_JSON="true") as one,
        log.open("w") as output,
    ):
        one.manage("shell", "-v0", "-c", ask)
        command = [MANAGE[0], "-m", "celery", "-A", "config", "worker", "--pool", "solo"]
        environment = {**one.environment, "GREENLIGHT_LOG_LEVEL": "debug"}
        worker = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=output, stderr=output, text=True
        )
        with stopping(worker):
            wait_until(lambda: "asked-by-9" in done_by(log), seconds=30)

    unasked, asked = done_by(log)[0], [one for one in done_by(log) if not one.startswith("job:")]
    assert unasked.startswith("job:")
    assert asked == ["asked-by-9"]
