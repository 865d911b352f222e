"""No decision goes out that rests on a record which may not be the current one any more."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.build import changeset, directive, entry, provision
from tests.services.cable import Cable, cable
from tests.services.ports import free_port
from tests.services.running import ROOT, Installation, answers, redis, wait_until
from tests.services.seeded import seeded

GRANIAN = str(Path(sys.executable).parent / "granian")
OPEN = {"model": "gpt-5.5", "channel": "openai-api"}
"""What is offered to everybody, and barred to nobody."""
NOBODY = changeset(
    entry(
        "directive",
        directive("stop", provision(models=["*"], period={"start": "2020-01-01"})),
    )
)


@contextmanager
def serving(place: Installation, **settings: str) -> Iterator[tuple[int, int]]:
    """The port, and the process group, of a web process as it runs in production."""
    port = free_port()
    command = [GRANIAN, "--interface", "wsgi", "--port", str(port), "--workers", "1", "--no-ws",
               "--blocking-threads", "4", "--log-level", "error",
               "config.wsgi:application"]  # fmt: skip
    process = subprocess.Popen(
        command, env={**place.environment, **settings}, cwd=ROOT, start_new_session=True
    )
    try:
        # Of what it knows nothing is asked yet: the first question is that of the test.
        wait_until(lambda: answers(port, "/healthz") or process.poll() is not None)
        yield port, process.pid
    finally:
        os.killpg(process.pid, signal.SIGCONT)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=120)


def ask(port: int, method: str, path: str, body: Any = None) -> tuple[int, dict[str, str], bytes]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        headers = {"Content-Type": "application/json"} if body else {}
        connection.request(method, path, json.dumps(body) if body else None, headers)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()


def check(port: int, path: str = "/api/v1/checks", body: Any = OPEN) -> tuple[int, Any]:
    status, _, content = ask(port, "POST", path, body)
    return status, json.loads(content)


def decided(port: int) -> Any:
    """What it answers, once it does. Where others work, a process may have stood still for so long
    that it has to refuse.
    """
    found: list[tuple[int, Any]] = []

    def is_decided() -> bool:
        found.append(check(port))
        return found[-1][0] == 200

    wait_until(is_decided)
    return found[-1][1]


@pytest.fixture
def unplugged(tmp_path: Path) -> Iterator[tuple[int, Cable]]:
    """A service whose database can be taken away."""
    with seeded("postgresql", tmp_path / "data") as place:
        url = urlsplit(place.environment["DATABASE_URL"])
        with cable(str(url.hostname), int(url.port or 0)) as line:
            there = f"postgres://{url.username}@127.0.0.1:{line.port}{url.path}"
            settings = {"DATABASE_URL": there, "GREENLIGHT_OLDEST_SNAPSHOT_SECONDS": "0.5"}
            with serving(place, **settings) as (port, _):
                yield port, line


READS = ("/", "/api/v1/status.json", "/feeds/changes.atom", "/calendar.ics")
EVALUATION = {
    "subject": {"type": "organization", "id": "acme"},
    "resource": {"type": "model", "id": "gpt-5.5"},
    "action": {"name": "use"},
    "context": {"channel": "openai-api"},
}


def test_without_its_database_it_decides_nothing_and_shows_what_it_showed(
    unplugged: tuple[int, Cable],
) -> None:
    port, line = unplugged
    assert decided(port)["outcome"] == "allow"
    for path in READS:
        wait_until(lambda path=path: ask(port, "GET", path)[0] == 200)  # type: ignore[misc]
    before = {path: ask(port, "GET", path) for path in READS}
    assert {status for status, _, _ in before.values()} == {200}

    line.pull()
    wait_until(lambda: check(port)[0] == 503)

    refusals = [
        check(port),
        check(port, "/api/v1/checks/batch", {"checks": [OPEN]}),
        check(port, "/access/v1/evaluation", EVALUATION),
        check(port, "/access/v1/evaluations", {"evaluations": [EVALUATION]}),
    ]
    assert [(status, told["code"]) for status, told in refusals] == [(503, "registry-stale")] * 4
    for path in READS:
        status, headers, content = ask(port, "GET", path)
        assert status == 200, path
        assert headers["Warning" if "Warning" in headers else "warning"].startswith("110"), path
        if path == "/":
            assert b"cannot look up" in content
        elif path.endswith(".json"):
            assert json.loads(content).pop("stale_seconds") >= 0
        else:
            assert content == before[path][2], path

    line.put_back()
    assert decided(port)["outcome"] == "allow"
    wait_until(lambda: "Warning" not in ask(port, "GET", "/")[1])


def test_a_process_that_stood_still_during_a_publication_never_gives_the_answer_of_before(
    tmp_path: Path,
) -> None:
    # Recording takes longer than this.
    oldest = {"GREENLIGHT_OLDEST_SNAPSHOT_SECONDS": "0.5"}
    with seeded("sqlite", tmp_path / "data") as place, serving(place, **oldest) as (port, group):
        before = decided(port)
        assert before["outcome"] == "allow"
        file = tmp_path / "stop.json"
        file.write_text(json.dumps(NOBODY))

        os.killpg(group, signal.SIGSTOP)
        place.manage("load_record", str(file))
        os.killpg(group, signal.SIGCONT)

        for _ in range(100):
            status, told = check(port)
            assert status == 503 or told["outcome"] == "deny"
        assert decided(port)["ledger_size"] == before["ledger_size"] + 1


def test_the_first_question_of_all_waits_until_the_record_is_read(tmp_path: Path) -> None:
    with seeded("postgresql", tmp_path / "data") as place, serving(place) as (port, _):
        assert check(port)[0] == 200


def test_without_redis_it_goes_on_deciding(tmp_path: Path) -> None:
    with seeded("sqlite", tmp_path / "data") as place:
        with redis() as url, serving(place, REDIS_URL=url) as (port, _):
            assert decided(port)["outcome"] == "allow"
        with serving(place, REDIS_URL=url) as (port, _):
            assert decided(port)["outcome"] == "allow"
