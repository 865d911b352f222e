"""One real service on the seed record for all tests of the client."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from greenlight import Client
from greenlight.local.evaluator import LocalEvaluator
from tests.greenlight.typing_in import CommandLine
from tests.services.ports import free_port
from tests.services.running import Installation, answers, installation, stopping, wait_until


@dataclass(frozen=True)
class Service:
    url: str
    installation: Installation
    process: subprocess.Popen[str]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    port = free_port()
    settings = {
        "PORT": str(port),
        "GREENLIGHT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "GREENLIGHT_LONGEST_WAIT_SECONDS": "2",
    }
    made = installation(tmp_path_factory.mktemp("client-data"), **settings)
    with stopping(made.start("serve")) as process:
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
        yield Service(f"http://127.0.0.1:{port}", made, process)


@pytest.fixture(scope="session")
def key(service: Service) -> str:
    """A key with the scopes that a gateway would have."""
    return service.installation.manage(
        "issue_key", "gateway", "--scopes", "read,check"
    ).stdout.strip()


@pytest.fixture
def client(service: Service) -> Iterator[Client]:
    with Client(service.url) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, so that nobody's own configuration is read."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "GREENLIGHT_URL", "GREENLIGHT_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def greenlight(service: Service, folder: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(capsys, service.url)


@pytest.fixture(scope="session")
def copy(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalEvaluator]:
    pins = tmp_path_factory.mktemp("pins") / "keys"
    with Client(service.url) as client, LocalEvaluator(client, pins=pins) as evaluator:
        yield evaluator
