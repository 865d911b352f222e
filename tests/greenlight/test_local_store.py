"""A copy in a folder answers after a restart while the registry is away, and says how old it is."""

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from greenlight import Client, Question, StalePolicy, Unreachable, Unverified
from greenlight.local.evaluator import LocalEvaluator
from greenlight.local.ledger import utc_now
from greenlight.retrying import NEVER
from tests.build import changeset, entry, organization
from tests.greenlight.conftest import Service
from tests.greenlight.copies import DENIED, evaluating, keys_of, overdue
from tests.greenlight.relay import relay
from tests.services.ports import free_port
from tests.services.running import wait_until

ALLOWED = Question("gpt-5.5", "openai-api", as_of="2026-06-27")
Spoil = Callable[[Path], None]


@pytest.fixture(scope="module")
def kept(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as an evaluator leaves it that was stopped in the midst of its work."""
    folder = tmp_path_factory.mktemp("copy")
    with evaluating(service.url, folder=folder) as copy:
        assert copy.check(DENIED).outcome == "deny"
    return folder


def moved(kept: Path, url: str, folder: Path) -> Path:
    """The same under the address of a registry that does not answer."""
    folder.mkdir(exist_ok=True)
    for file in kept.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    rewrite(folder, url=url)
    return folder


def rewrite(folder: Path, **changes: Any) -> None:
    file = folder / "record.json.gz"
    document = {**json.loads(gzip.decompress(file.read_bytes())), **changes}
    file.write_bytes(gzip.compress(json.dumps(document).encode()))


def confirmed(folder: Path, ago: timedelta) -> None:
    file = folder / "confirmed.json"
    said = json.loads(file.read_text())
    file.write_text(json.dumps({**said, "at": (utc_now() - ago).isoformat()}))


def away(folder: Path, url: str, **options: Any) -> Any:
    return evaluating(url, folder=folder, **options)


@pytest.fixture
def nobody() -> str:
    return f"http://127.0.0.1:{free_port()}"


def test_after_a_restart_in_an_outage_it_answers_and_says_how_old_it_is(
    kept: Path, nobody: str, tmp_path: Path
) -> None:
    folder = moved(kept, nobody, tmp_path / "copy")
    confirmed(folder, timedelta(seconds=40))

    with away(folder, nobody) as copy:
        found = copy.check(ALLOWED)
        assert isinstance(copy.failure, Unreachable)

    assert found.outcome == "allow"
    assert found.staleness is not None
    assert 40 <= found.staleness.age < 50
    assert not found.staleness.overdue


@pytest.mark.parametrize(
    ("then", "outcomes"),
    [("deny", ["deny", "deny"]), ("warn", ["deny", "allow"]), ("allow", ["deny", "allow"])],
)
@pytest.mark.parametrize("how", ["an hour ago", "in an hour", "never", "of another size"])
def test_a_copy_that_nobody_confirmed_lately_is_worth_what_the_policy_says(
    then: Any, outcomes: list[str], how: str, kept: Path, nobody: str, tmp_path: Path
) -> None:
    folder = moved(kept, nobody, tmp_path / "copy")
    confirmed(folder, timedelta(hours=-1 if how == "in an hour" else 1))
    file = folder / "confirmed.json"
    if how == "never":
        file.unlink()
    elif how == "of another size":
        file.write_text(json.dumps({"size": 1, "at": utc_now().isoformat()}))

    with away(folder, nobody, policy=StalePolicy(after=60, then=then)) as copy:
        found = [copy.check(question) for question in (DENIED, ALLOWED)]

    assert [answer.outcome for answer in found] == outcomes
    for answer in found:
        assert answer.staleness is not None
        assert answer.staleness.overdue
        assert "snapshot-stale" in {each["code"] for each in answer.document["warnings"]}


def without(what: str) -> Spoil:
    return lambda folder: (folder / what).unlink()


def pages_changed(change: Callable[[str], str]) -> Spoil:
    def spoil(folder: Path) -> None:
        document = json.loads(gzip.decompress((folder / "record.json.gz").read_bytes()))
        rewrite(folder, pages=[change(page) for page in document["pages"]])

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        without("record.json.gz"),
        lambda folder: (folder / "record.json.gz").write_bytes(b"not gzip"),
        lambda folder: (folder / "record.json.gz").write_bytes(gzip.compress(b"{}")),
        lambda folder: rewrite(folder, format=2),
        lambda folder: rewrite(folder, url="http://another.example"),
        lambda folder: rewrite(folder, receipt=None),
        lambda folder: rewrite(folder, receipt="x.y.z"),
        lambda folder: rewrite(folder, checkpoint=""),
        lambda folder: rewrite(folder, pages=[]),
        pages_changed(lambda page: page.replace("fable-5", "fable-6")),
        pages_changed(lambda page: json.dumps({"results": json.loads(page)["results"][:-1]})),
    ],
    ids=range(11),
)
def test_a_copy_that_does_not_hold_is_none(
    spoil: Spoil, kept: Path, nobody: str, tmp_path: Path
) -> None:
    folder = moved(kept, nobody, tmp_path / "copy")
    spoil(folder)

    with pytest.raises(Unreachable), away(folder, nobody, policy=StalePolicy(then="allow")):
        pass


def test_keys_that_are_trusted_no_more_open_no_copy(
    kept: Path, nobody: str, tmp_path: Path
) -> None:
    folder = moved(kept, nobody, tmp_path / "copy")
    other = "greenlight.example+7dc5a0b8+AS31ZMqhzrN1ZyZwxGqmHQb8Y1oLDTFl+x0b3mCVcmMk"

    with Client(nobody, retries=NEVER) as client, pytest.raises((Unreachable, Unverified)):
        LocalEvaluator(client, folder=folder, trusted_keys=[other]).start()


def test_when_the_registry_is_back_it_takes_what_was_recorded_meanwhile(
    service: Service, tmp_path: Path
) -> None:
    folder, keys = tmp_path / "copy", keys_of(service)
    with relay(service.url) as way:
        with evaluating(way.url, folder=folder, trusted_keys=keys) as before:
            size = before.ledger_size
        way.cut = True
        policy = StalePolicy(after=1.5)
        with evaluating(way.url, folder=folder, trusted_keys=keys, policy=policy) as copy:
            file = tmp_path / "more.json"
            file.write_text(json.dumps(changeset(entry("organization", organization("meanwhile")))))
            service.installation.manage("load_record", str(file))
            assert (copy.ledger_size, copy.failure is None) == (size, False)
            way.cut = False
            wait_until(lambda: copy.ledger_size == (size or 0) + 1)
            wait_until(lambda: not overdue(copy) and copy.failure is None)
        way.cut = True
        with evaluating(way.url, folder=folder, trusted_keys=keys) as again:
            assert again.ledger_size == (size or 0) + 1


def test_a_folder_that_cannot_be_written_is_told_and_answers_all_the_same(
    service: Service, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")

    with evaluating(service.url, folder=blocked, trusted_keys=keys_of(service)) as copy:
        assert copy.check(ALLOWED).outcome == "allow"
        assert "cannot be kept" in str(copy.failure)


def test_a_compact_copy_is_kept_as_well(service: Service, nobody: str, tmp_path: Path) -> None:
    made = tmp_path / "made"
    with evaluating(service.url, folder=made, compact=True) as copy:
        size = copy.ledger_size
    folder = moved(made, nobody, tmp_path / "copy")

    with away(folder, nobody, compact=True) as again:
        assert (again.ledger_size, again.check(ALLOWED).outcome) == (size, "allow")
    pages_changed(lambda page: page.replace("BAR", "DUTY"))(folder)
    with pytest.raises(Unreachable), away(folder, nobody, compact=True):
        pass
    # Neither kind is taken for the other.
    with pytest.raises(Unreachable), away(moved(made, nobody, tmp_path / "other"), nobody):
        pass
