"""greenlight listen: each change sent on, signed, once and again where it failed."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest

from greenlight import Client, verify_webhook
from greenlight.commands.listening import body_of, new_secret
from tests.greenlight.conftest import Service
from tests.greenlight.faulty import Faulty, faulty, reply
from tests.services.running import ROOT, wait_until

BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


def listening(
    service: Service, to: str, *words: str, out: int | IO[str] = subprocess.PIPE
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "greenlight", "listen", "--url", service.url, "--forward-to", to,
         *words],
        cwd=ROOT, stdout=out, stderr=subprocess.PIPE, text=True, env=BUFFERED,
    )  # fmt: skip


def interrupted(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def event_in(request: bytes, secret: str) -> dict[str, object]:
    head, _, body = request.partition(b"\r\n\r\n")
    headers = dict(line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:])
    return verify_webhook(body, headers, secrets=secret, now=datetime.now(UTC))


def id_in(request: bytes) -> bytes:
    [found] = [line for line in request.split(b"\r\n") if line.lower().startswith(b"webhook-id")]
    return found


def test_changes_are_sent_on_signed_and_again_where_it_failed(
    service: Service, client: Client, tmp_path: Path
) -> None:
    secret, out = new_secret(), tmp_path / "out"
    end = int(client.changes(after="end")["cursor"])
    after = str(end - 2)

    with faulty(reply(503), reply(204), reply(204)) as receiver, out.open("w") as file:
        process = listening(service, receiver.url, "--secret", secret, "--after", after, out=file)
        # Whoever reads along hears of a change when it was taken, and not at the end.
        wait_until(lambda: out.read_text().count("\n") == 2)
        code, _, err = interrupted(process)

    first, again, second = receiver.requests
    assert id_in(first) == id_in(again) != id_in(second)
    assert event_in(again, secret)["data"]["sequence"] == end - 1  # type: ignore[index]
    assert event_in(second, secret)["data"]["sequence"] == end  # type: ignore[index]
    assert code == 130
    said = out.read_text()
    assert [line.split()[0] for line in said.splitlines()] == ["204", "204"]
    assert secret not in said + err


def test_without_a_secret_one_is_made_and_shown_and_types_are_chosen(
    service: Service, client: Client
) -> None:
    with faulty(*[reply(204)] * 300) as receiver:
        process = listening(service, receiver.url, "--after", "0", "--type", "access.recorded")
        wait_until(lambda: len(receiver.requests) > 2)
        _, _, err = interrupted(process)

    secret = err.split("signing with ")[1].split()[0]
    assert types_in(receiver, secret) == {"access.recorded"}


def types_in(receiver: Faulty, secret: str) -> set[object]:
    return {event_in(request, secret)["type"] for request in receiver.requests}


@pytest.mark.parametrize("text", ["ü\u2028", '"\\'])
def test_the_bytes_of_a_change_are_the_same_every_time(text: str) -> None:
    change = {"sequence": 7, "type": "entry.asserted", "at": "2026-07-01T00:00:00Z",
              "ledger_size": 9, "data": {"reason": text}}  # fmt: skip

    body = body_of(change)  # type: ignore[arg-type]

    assert body == body_of(json.loads(json.dumps(change)))
    assert json.loads(body)["data"] == {"reason": text, "sequence": 7, "ledger_size": 9}
