"""From nothing to an answering registry, as `make run` starts it; and again; and stopped."""

import json
import signal
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from config.middleware import LONGEST_ADDRESS
from tests.services.ports import free_port
from tests.services.replaying import nothing_known_changes
from tests.services.running import ROOT, answers, installation, stopping, wait_until

SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def port(folder: Path):
    """A running service on the seed record, started for the first time."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "PORT": str(port),
        "GREENLIGHT_PUBLIC_URL": url,
        "GREENLIGHT_LONGEST_WAIT_SECONDS": "1",
    }
    with stopping(installation(folder, **settings).start("serve")) as process:
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
        yield port


def get(port: int, path: str):
    return ask(port, "GET", path)


def ask(port: int, method: str, path: str, *body, **options):
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request(method, path, *body, **options)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()


def test_the_board_answers_for_people_and_for_programs(port: int) -> None:
    status, _, page = get(port, "/")
    _, _, data = get(port, "/api/v1/status.json")

    assert status == 200
    assert b"Fable 5" in page
    cell = json.loads(data)["models"]["fable-5"]["anthropic-api"]
    assert (cell["tier"], cell["closed_because"]) == ("closed", "suspended")


def test_an_administrator_can_sign_in_with_the_password_that_was_kept(
    folder: Path, port: int
) -> None:
    kept = folder / "admin-password"

    assert kept.stat().st_mode & 0o077 == 0
    assert len(kept.read_text().strip()) >= 20


@pytest.mark.parametrize("size", [1024 * 1024, 8 * 1024 * 1024])
def test_a_body_that_is_too_large_is_refused_and_its_sender_hears_why(port: int, size: int) -> None:
    body = b'"' + b"x" * size + b'"'

    status, _, data = ask(
        port, "POST", "/api/v1/checks", body, {"Content-Type": "application/json"}
    )

    assert status == 413
    assert json.loads(data)["code"] == "body-too-large"


def test_a_body_in_chunks_is_measured_as_well(port: int) -> None:
    chunks = (b"x" * 65536 for _ in range(100))
    kind = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}

    status, headers, _ = ask(
        port, "POST", "/api/v1/checks", chunks, headers=kind, encode_chunked=True
    )

    assert status == 413
    assert headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("length", "has_body"), [(9_000, True), (70_000, False)])
def test_an_address_that_is_too_long_is_refused(port: int, length: int, has_body: bool) -> None:
    """Beyond 64 KiB the server answers before any of our code has a say."""
    status, _, data = get(port, f"/api/v1/resolve?id={'a' * length}")

    assert status == 414
    assert (json.loads(data)["code"] == "address-too-long") if has_body else data == b""


def test_an_address_is_too_long_from_a_length_on_and_only_for_methods_that_are_taken(
    port: int,
) -> None:
    start = "/api/v1/resolve?id="
    longest = start + "a" * (LONGEST_ADDRESS - len(start))

    assert get(port, longest)[0] != 414
    assert get(port, longest + "a")[0] == 414
    assert ask(port, "PUT", longest + "a")[0] == 405


def test_the_service_does_as_its_openapi_document_says(port: int, tmp_path: Path) -> None:
    # A stream has no end to wait for; it has tests of its own.
    done = schemathesis(
        port, tmp_path, "--max-examples", "8", "--exclude-path", "/api/v1/changes/stream"
    )

    assert done.returncode == 0, done.stdout[-6000:]


def test_with_a_key_private_addresses_do_as_the_document_says(
    folder: Path, port: int, tmp_path: Path
) -> None:
    """Without revoking, which would soon end the key that this asks with."""
    issued = installation(folder).manage("issue_key", "tester", "--scopes", "admin")
    key = issued.stdout.strip()

    done = schemathesis(
        port, tmp_path, "--max-examples", "10", "--header", f"Authorization: Bearer {key}",
        "--include-path-regex", "^/api/v1/(keys|decisions|audit|checks)",
        "--exclude-operation-id", "revoke_key",
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-6000:]


def schemathesis(port: int, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Schemathesis with every check it has, and no failure passed over.

    It tries the same each time, so that whoever changed nothing sees nothing fail.

    One of its checks wants a well-formed request to be accepted. Whether a well-formed
    request is also meaningful (the model on record, the day in the calendar), whether the one
    who asks may, and whether its members together make too long an address, is beyond any
    schema, so the refusals for that are proper answers to it: 422, or 400 where AuthZEN is
    spoken, and 414.
    """
    config = folder / "schemathesis.toml"
    config.write_text(
        "[checks.positive_data_acceptance]\n"
        'expected-statuses = ["2xx", "400", "401", "403", "404", "409", "414", "422"]\n'
        "[checks.negative_data_rejection]\n"
        'expected-statuses = ["400", "401", "403", "404", "406", "414", "422", "428"]\n'
    )
    url = f"http://127.0.0.1:{port}"
    command = [
        str(SCHEMATHESIS), "--config-file", str(config), "run", f"{url}/api/schema",
        "--url", url, "--checks", "all", "--no-color", "--generation-database", "none",
        "--seed", "1", *options,
    ]  # fmt: skip
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=900)


def test_a_second_start_keeps_the_data_and_a_stop_lets_streams_finish(tmp_path: Path) -> None:
    port = free_port()
    settings = {"PORT": str(port), "GREENLIGHT_SEED": str(ROOT / "tests/cases/seed-world.json")}
    place = installation(tmp_path, **settings)
    with stopping(place.start("serve")) as first:
        wait_until(lambda: answers(port))
    assert first.returncode == 0

    again = installation(tmp_path, PORT=str(port))
    with nothing_known_changes(again), stopping(again.start("serve")) as second:
        wait_until(lambda: answers(port))
        _, _, data = get(port, "/api/v1/status.json")
        with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as held:
            held.request("GET", "/api/v1/changes/stream?after=0")
            stream = held.getresponse()
            second.send_signal(signal.SIGINT)
            streamed = stream.read()

    assert second.returncode == 0
    assert streamed.count(b"\nid: ") > 61
    assert json.loads(data)["ledger_size"] == 61


def test_a_seed_with_a_fault_is_refused_with_its_pointer(tmp_path: Path) -> None:
    seed = tmp_path / "1.json"
    seed.write_text('{"title": "T", "reason": "R", "entries": [{"op": "assert"}]}')
    place = installation(tmp_path / "data", GREENLIGHT_SEED=str(seed), PORT=str(free_port()))

    refused = place.manage("serve", check=False)

    assert refused.returncode != 0
    assert "#/entries/0/kind" in refused.stderr


def test_an_empty_registry_can_be_asked_for(tmp_path: Path) -> None:
    port = free_port()
    with stopping(installation(tmp_path, GREENLIGHT_SEED="none", PORT=str(port)).start("serve")):
        wait_until(lambda: answers(port))
        _, _, data = get(port, "/api/v1/status.json")

    assert json.loads(data)["ledger_size"] == 0
