"""The commands of the page on operations, in its order, each on an installation that it is for."""

import os
import pty
import re
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyrage
import pytest
import yaml
from celery import Celery

from tests.documentation.fences import fence
from tests.documentation.shell import clone
from tests.services.ports import free_port
from tests.services.running import ROOT, answers, redis, skip, wait_until
from tests.services.seeded import empty, migrated, seeded

PAGE = "docs/operations.md"
COMPOSE: Any = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
IN_CONTAINERS = "docker compose run --rm "
PASSWORD = "correct horse battery"


def test_the_parts_of_production_start_as_shown(tmp_path: Path) -> None:
    migrate, web, *jobs = fence(PAGE, 1, "sh").splitlines()
    port = free_port()
    with ExitStack() as stack:
        url = stack.enter_context(redis())
        place = stack.enter_context(migrated("sqlite", tmp_path / "data", REDIS_URL=url))
        here = clone(tmp_path / "clone", place.environment)
        (here.folder / "var").mkdir()
        here.type(migrate)
        web = web.replace("0.0.0.0", "127.0.0.1").replace("8000", str(port))  # noqa: S104
        parts = [stack.enter_context(here.start(part)) for part in (web, *jobs)]
        wait_until(lambda: answers(port, "/healthz"))
        control = stack.enter_context(Celery(broker=url, set_as_current=False)).control
        wait_until(lambda: len(control.ping(timeout=2, limit=2) or []) == 2)
        wait_until(lambda: any((here.folder / "var").iterdir()))

        assert [part.poll() for part in parts] == [None] * 4


def test_an_upgrade_goes_as_shown(tmp_path: Path) -> None:
    with seeded("sqlite", tmp_path / "data") as place:
        said = clone(tmp_path / "clone", place.environment).type(fence(PAGE, 2, "sh"))

    assert "88 entries" in said


def test_the_record_and_the_first_administrator_come_as_shown(tmp_path: Path) -> None:
    """Of containers only what runs in them: the service that is named, and the command in it."""
    commands = [
        line.removeprefix(IN_CONTAINERS).removeprefix("web ")
        for line in fence(PAGE, 4, "sh").splitlines()
        if line.startswith(f"{IN_CONTAINERS}web ") and "web" in COMPOSE["services"]
    ]
    load, person, role = commands
    with migrated("sqlite", tmp_path / "data") as place:
        here = clone(tmp_path / "clone", place.environment)
        assert "88 entries" in here.type(load)
        answer_questions(
            person.split(), here.environment, here.folder,
            {"Username": "ana", "Email": "ana@example.org", "Password": PASSWORD},
        )  # fmt: skip
        here.type(role.replace("NAME", "ana"))


def answer_questions(
    words: list[str], environment: Any, folder: Path, told: dict[str, str]
) -> None:
    """A person at a terminal: each question is answered when it is asked."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe(words[0], words, dict(environment))  # noqa: S606
    said = ""
    while True:
        try:
            said += os.read(terminal, 1024).decode()
        except OSError:
            break
        if re.search(r": $", said):
            word = next(word for word in told if word in said.splitlines()[-1])
            os.write(terminal, f"{told[word]}\n".encode())
            said = ""
    os.close(terminal)
    assert os.waitpid(child, 0)[1] == 0, said


def test_the_secret_of_kubernetes_is_made_as_shown_and_is_what_the_parts_read(
    tmp_path: Path,
) -> None:
    """Without a cluster: kubectl says what it would make there."""
    if shutil.which("kubectl") is None:
        skip("kubernetes-client")
    for name in ("secret_key", "signing_key", "database_url"):
        (tmp_path / name).write_text("x")
    joined = fence(PAGE, 5, "sh").replace("\\\n", " ").splitlines()

    made = [
        yaml.safe_load(subprocess.run(
            ["bash", "-c", f"{line} --dry-run=client -o yaml"], cwd=tmp_path, check=True,
            capture_output=True, text=True, env={**os.environ, "HOME": str(tmp_path)},
        ).stdout)
        for line in joined
    ]  # fmt: skip

    deployed = (ROOT / "deploy" / "kubernetes" / "kustomization.yaml").read_text()
    namespace, secret = made
    assert f"namespace: {namespace['metadata']['name']}" in deployed
    assert secret["metadata"]["namespace"] == namespace["metadata"]["name"]
    files = [file for file in (ROOT / "deploy" / "kubernetes").iterdir() if file.is_file()]
    manifests = [file.read_text() for file in files]
    assert any(f"secretName: {secret['metadata']['name']}" in text for text in manifests)
    for name in secret["data"]:
        assert any(f"/{name}" in text for text in manifests), name


def test_a_signing_key_made_as_shown_signs_and_is_replaced_as_shown(tmp_path: Path) -> None:
    key = tmp_path / "clone" / "signing-key.pem"
    with migrated("sqlite", tmp_path / "data", GREENLIGHT_SIGNING_KEY=str(key)) as place:
        here = clone(tmp_path / "clone", place.environment)
        here.type(fence(PAGE, 6, "sh"))
        before = key.read_bytes()
        here.type("python manage.py load_record fixtures/0*.json")
        here.type(fence(PAGE, 7, "sh"))
        here.type(fence(PAGE, 9, "sh"))

    assert key.stat().st_mode & 0o077 == 0
    assert key.read_bytes() != before


def test_a_backup_is_made_and_restored_as_shown(tmp_path: Path) -> None:
    backup, restore = fence(PAGE, 8, "sh").replace("/backups", str(tmp_path)).splitlines()
    identity = pyrage.x25519.Identity.generate()
    recipients = {"GREENLIGHT_BACKUP_RECIPIENTS": str(identity.to_public())}
    signing_key = str(tmp_path / "one" / "signing-key.pem")
    with (
        seeded("sqlite", tmp_path / "one", **recipients) as one,
        empty("sqlite", tmp_path / "two", GREENLIGHT_SIGNING_KEY=signing_key) as two,
    ):
        clone(tmp_path / "here", one.environment).type(backup)
        there = clone(tmp_path / "there", two.environment)
        (there.folder / "key.txt").write_text(f"{identity}\n")

        assert "88 entries" in there.type(restore)


@pytest.mark.parametrize(
    ("page", "number"), [("README.md", 1), ("CONTRIBUTING.md", 1), ("docs/quick-start.md", 1)]
)
def test_what_is_made_as_shown_can_be_made(tmp_path: Path, page: str, number: int) -> None:
    """make says what it would run. To run it takes minutes, and is how the suite was started."""
    made(tmp_path, fence(page, number, "sh"))


def test_containers_are_made_from_the_example_file_as_shown(tmp_path: Path) -> None:
    made(tmp_path, fence(PAGE, 3, "sh"))

    assert (tmp_path / "clone" / ".env").read_text() == (ROOT / ".env.example").read_text()


def test_the_mutants_that_are_shown_are_chosen_by_name(tmp_path: Path) -> None:
    everything, some = fence("docs/mutants.md", 1, "console").replace("$ ", "").splitlines()
    made(tmp_path, everything)
    words = some.partition("#")[0].split()

    assert words[:3] == [".venv/bin/python", "-m", "tests.mutants"]
    assert len(words) > 3
    for name in words[3:]:
        assert list(ROOT.glob(f"*/rules/**/{name}")), name


def made(folder: Path, text: str) -> None:
    done = clone(folder / "clone", {}).try_to(f'make() {{ command make -n "$@"; }}\n{text}')

    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_unsafe_settings_are_told_as_the_page_on_settings_shows(tmp_path: Path) -> None:
    command, shown = fence("docs/settings.md", 1, "console").removeprefix("$ ").split("\n", 1)
    here = clone(tmp_path / "clone", {"GREENLIGHT_DATA_DIR": str(tmp_path / "data")})

    done = here.try_to(command)

    assert done.returncode != 0
    assert " ".join(shown.split()) in " ".join(done.stderr.split())
