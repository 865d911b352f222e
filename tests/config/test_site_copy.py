"""The copy of all public pages, for a time in which the service is away."""

import json
import re
import shlex
import shutil
import subprocess
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from config.site_copy.pages import copied, linked
from config.site_copy.places import beginnings, file_of, left_out
from tests.documentation.fences import fence
from tests.registry.pages import words
from tests.services.ports import free_port
from tests.services.running import answers, skip, stopping, wait_until

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def copy(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    folder: Path = tmp_path_factory.mktemp("sites") / "copy"
    with django_db_blocker.unblock():
        call_command("export_site", folder, stdout=StringIO())
    return folder


def test_every_page_object_and_format_is_a_file(copy: Path) -> None:
    for address in (
        "",
        "models",
        "models/mythos-5",
        "directives/us-commerce-2026-06-26",
        "changes",
    ):
        assert (copy / address / "index.html").is_file()
    for name in ("board.json", "board.csv", "calendar.ics", "feeds/changes.atom", "llms.txt",
                 "models/mythos-5.json", "models/mythos-5/changes.atom", "directives.csv",
                 "docs/concepts.md", "site.css", "api/v1/status.json", "static/favicon.svg",
                 ".well-known/jwks.json"):  # fmt: skip
        assert (copy / name).is_file(), name


def test_the_commands_of_the_page_write_it_and_show_it(copy: Path, tmp_path: Path) -> None:
    """The fixture is the command of the page; its line for a web server is given to Caddy."""
    caddy = shutil.which("caddy")
    if caddy is None:
        skip("caddy")
    *_, name, place = shlex.split(fence("docs/operations.md", 10, "sh"))
    assert (name, place) == ("export_site", "/srv/greenlight-copy")
    port = free_port()
    file = tmp_path / "Caddyfile"
    file.write_text(
        f"{{\nadmin off\n}}\nhttp://127.0.0.1:{port} {{\nroot * {copy}\n"
        f"{fence('docs/operations.md', 11, 'text')}file_server\n}}\n"
    )
    command = [caddy, "run", "--config", str(file), "--adapter", "caddyfile"]
    process = subprocess.Popen(
        command, env={"HOME": str(tmp_path)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    with stopping(process):
        wait_until(lambda: answers(port) or process.poll() is not None)
        for address, path in (
            ("/", "index.html"), ("/models/mythos-5", "models/mythos-5/index.html"),
            ("/models/mythos-5.json", "models/mythos-5.json"), ("/board.csv", "board.csv"),
        ):  # fmt: skip
            connection = HTTPConnection("127.0.0.1", port, timeout=120)
            connection.request("GET", address)
            assert connection.getresponse().read() == (copy / path).read_bytes(), address
            connection.close()


def test_the_manifest_says_when_it_was_written_and_that_nothing_is_missing(copy: Path) -> None:
    manifest = json.loads((copy / "copy.json").read_text())

    assert manifest["missing"] == []
    assert manifest["left_out"] == {}
    assert manifest["ledger_size"] == 88
    assert manifest["files"] == sum(path.is_file() for path in copy.rglob("*")) - 1


def test_every_page_says_that_it_is_a_copy_and_when_it_was_written(copy: Path) -> None:
    for path in copy.rglob("index.html"):
        assert "A copy, written" in words(path.read_text()), path


def test_no_page_leads_to_what_the_copy_does_not_hold(copy: Path) -> None:
    for path in copy.rglob("index.html"):
        for link in re.findall(r'<a\b[^>]*\shref="(/[^"]*)"', path.read_text()):
            assert "?" not in link
            target = copy / link.partition("#")[0].lstrip("/")
            assert target.is_file() or (target / "index.html").is_file(), (path, link)


def test_no_page_has_a_form_or_speaks_of_people_who_signed_in(copy: Path) -> None:
    for path in copy.rglob("index.html"):
        assert "<form" not in path.read_text()
    assert not (copy / "desk").exists()
    assert not (copy / "account").exists()


def test_data_are_the_bytes_that_the_service_gives(copy: Path) -> None:
    for name in ("board.json", "directives.csv", "docs/api.md", "models/mythos-5.json"):
        assert (copy / name).read_bytes() == Client().get(f"/{name}").content


def test_an_earlier_copy_is_replaced_whole(copy: Path) -> None:
    (copy / "stale.html").write_text("")

    call_command("export_site", copy, stdout=StringIO())

    assert not (copy / "stale.html").exists()
    assert (copy / "index.html").exists()
    assert [path.name for path in copy.parent.iterdir()] == ["copy"]


def test_a_folder_that_holds_anything_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()

    with pytest.raises(CommandError, match="holds something else"):
        call_command("export_site", tmp_path)

    assert (tmp_path / "kept").exists()


def test_objects_without_a_page_are_counted() -> None:
    pages = set(addresses()) - {"/models/fable-5", "/sources/rane-2026-06"}

    assert left_out(pages) == {"model": 1, "source": 1}


def addresses() -> list[str]:
    return [one for one in beginnings(most=1000) if not one.endswith(".json")]


def test_a_registry_that_is_not_public_is_not_copied(tmp_path: Path, settings) -> None:
    settings.PUBLIC_READS = False

    with pytest.raises(CommandError, match="not public"):
        call_command("export_site", tmp_path / "copy")


def test_a_link_that_needs_the_service_becomes_its_words() -> None:
    page = '<main id="main"><a class="x" href="/models?after=m-1">More</a> <a href="/desk">Desk</a>'

    shown = copied(page, written="today", size=1, origin="https://a.example")

    assert '<a class="x">More</a>' in shown
    assert "<a>Desk</a>" in shown
    assert list(linked(page)) == []


def test_a_page_is_the_index_of_a_folder_and_a_file_is_itself() -> None:
    assert str(file_of("/", "text/html")) == "index.html"
    assert str(file_of("/models/gpt-5.6", "text/html")) == "models/gpt-5.6/index.html"
    assert str(file_of("/models.json", "application/json")) == "models.json"


@pytest.mark.parametrize(
    "address", ["/", "/changes", "/models/mythos-5", "/api/v1/status.json", "/feeds/changes.atom",
                "/board.csv", "/calendar.ics", "/docs/concepts"],
)  # fmt: skip
def test_a_cache_in_front_may_go_on_with_what_it_has_while_the_service_fails(address: str) -> None:
    control = Client().get(address, headers={"Accept": "*/*"}).headers["Cache-Control"]

    assert "public" in control
    assert "stale-if-error=86400" in control
