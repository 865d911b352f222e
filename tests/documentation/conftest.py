"""One service on the seed record, and a clone beside it, for all samples that ask a service."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.documentation.shell import Clone, clone
from tests.services.ports import free_port
from tests.services.running import Installation, answers, stopping, wait_until
from tests.services.seeded import seeded


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who reads the documentation beside a running service."""

    clone: Clone
    installation: Installation


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    folder = tmp_path_factory.mktemp("documentation")
    settings = {
        "PORT": str(port),
        "GREENLIGHT_PUBLIC_URL": url,
        "GREENLIGHT_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
    }
    with seeded("sqlite", folder / "data", **settings) as place:
        here = clone(folder / "clone", place.environment, url=url)
        with stopping(place.start("serve")) as process:
            wait_until(lambda: answers(port) or process.poll() is not None)
            assert process.poll() is None, process.communicate()[0]
            yield Desk(here, place)


@pytest.fixture(scope="session")
def key(desk: Desk) -> str:
    """A key with every scope that a page asks for, made as docs/api.md says."""
    return desk.installation.manage(
        "issue_key", "reader", "--scopes", "read,check,webhooks,record"
    ).stdout.strip()
