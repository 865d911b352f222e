"""A copy from the compact snapshot answers as the registry does, and is taken only as signed."""

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx2
import pytest

from greenlight import Answer, Client, Unverified
from greenlight.local.snapshots import SnapshotCopy, read_changes, read_snapshot, read_whole
from greenlight.local.store import Store
from greenlight_verify.keys import read_keys
from tests.build import changeset, entry, member, organization, retraction
from tests.greenlight.conftest import Service
from tests.greenlight.copies import evaluating, keys_of
from tests.greenlight.relay import Relay, relay
from tests.greenlight.test_local_equality import questions, text_of
from tests.services.running import wait_until


def fetched(service: Service, **parameters: str) -> bytes:
    response = httpx2.get(f"{service.url}/api/v1/snapshot", params=parameters)
    assert response.headers["content-encoding"] == "gzip"
    return response.content


def test_answers_from_it_are_those_of_the_registry_to_the_byte(
    service: Service, client: Client
) -> None:
    with evaluating(service.url, trusted_keys=keys_of(service), compact=True) as copy:
        assert copy.ledger_size is not None
        asked = questions(client, seed=5, count=300, size=copy.ledger_size)
        here, there = copy.check_batch(asked), client.check_batch(asked)

    assert [text_of(one) for one in here] == [text_of(one) for one in there]
    outcomes = {answer.outcome for answer in here if isinstance(answer, Answer)}
    assert outcomes == {"allow", "deny", "indeterminate"}


def test_it_says_how_much_is_in_it_and_what_it_hashes_to(service: Service) -> None:
    token, document = fetched(service).split(b"\n")
    told = json.loads(document)

    held = read_snapshot(token + b"\n" + document, read_keys(keys_of(service)))

    assert held.size == told["size"]
    assert told["counts"]["model"] == len(held.record.models)
    assert told["counts"]["organization"] == len(list(held.record.organizations))


def other_answer(content: bytes) -> bytes:
    return content.replace(b'"BAR"', b'"DUTY"')


def other_hash(content: bytes) -> bytes:
    """With a hash that fits, which nobody signed."""
    token, document = other_answer(content).split(b"\n")
    return (
        token.replace(token[40:60], sha256(document).hexdigest()[:20].encode()) + b"\n" + document
    )


def nothing_signed(content: bytes) -> bytes:
    return b"\n" + content.split(b"\n")[1]


def cut_off(content: bytes) -> bytes:
    return content[:-20]


@pytest.mark.parametrize("spoil", [other_answer, other_hash, nothing_signed, cut_off])
def test_what_the_registry_did_not_sign_is_not_taken(
    service: Service, spoil: Callable[[bytes], bytes]
) -> None:
    content = fetched(service)
    keys = read_keys(keys_of(service))
    assert read_snapshot(content, keys).size > 0

    with pytest.raises(Unverified):
        read_snapshot(spoil(content), keys)


def test_a_key_that_is_not_trusted_proves_nothing(service: Service) -> None:
    with pytest.raises(Unverified):
        read_snapshot(fetched(service), [])


def test_what_is_new_is_no_whole_snapshot(service: Service) -> None:
    with pytest.raises(Unverified):
        read_snapshot(fetched(service, since="0"), read_keys(keys_of(service)))


def test_who_has_it_is_told_that_nothing_is_new(service: Service) -> None:
    first = httpx2.get(f"{service.url}/api/v1/snapshot")

    again = httpx2.get(
        f"{service.url}/api/v1/snapshot", headers={"If-None-Match": first.headers["etag"]}
    )

    assert (again.status_code, again.content) == (304, b"")


def test_who_takes_no_compression_gets_the_same_without(service: Service) -> None:
    url = f"{service.url}/api/v1/snapshot"
    plain = httpx2.get(url, headers={"Accept-Encoding": "identity"})

    assert "content-encoding" not in plain.headers
    assert plain.content == fetched(service)
    assert plain.headers["etag"] != httpx2.get(url).headers["etag"]


def publish(service: Service, folder: Path, *entries: Any) -> None:
    file = folder / "change.json"
    file.write_text(json.dumps(changeset(*entries)))
    service.installation.manage("load_record", str(file))


def asked_for(way: Relay) -> list[str]:
    return [path for path in way.paths if path.startswith("/api/v1/snapshot")]


def test_only_what_is_new_is_fetched_and_answers_are_those_of_the_registry(
    service: Service, client: Client, tmp_path: Path
) -> None:
    with (
        relay(service.url) as way,
        evaluating(way.url, trusted_keys=keys_of(service), compact=True) as copy,
    ):
        size = copy.ledger_size
        assert size is not None
        way.paths.clear()
        newcomer = entry("organization", organization("acme-compact"))
        named = entry("member", member("acme-compact-in", organization="acme-compact"))
        publish(service, tmp_path, newcomer, named)
        wait_until(lambda: copy.ledger_size == size + 2)
        publish(service, tmp_path, retraction("member", "acme-compact-in"))
        wait_until(lambda: copy.ledger_size == size + 3)
        paths = asked_for(way)
        asked = questions(client, seed=6, count=100, size=size + 3)
        here, there = copy.check_batch(asked), client.check_batch(asked)

    assert paths == [f"/api/v1/snapshot?since={size}", f"/api/v1/snapshot?since={size + 2}"]
    assert [text_of(one) for one in here] == [text_of(one) for one in there]


def test_what_is_new_is_kept_in_the_folder_and_proven_again(
    service: Service, tmp_path: Path
) -> None:
    folder, keys = tmp_path / "copy", keys_of(service)
    with evaluating(service.url, folder=folder, trusted_keys=keys, compact=True) as copy:
        size = copy.ledger_size
        assert size is not None
        publish(service, tmp_path, entry("organization", organization("acme-kept")))
        wait_until(lambda: copy.ledger_size == size + 1)
    evidence = Store(folder).read(url=service.url)
    assert evidence is not None
    assert len(evidence.pages) == 2

    with Client(service.url) as client:
        held = SnapshotCopy(client, read_keys(keys)).restore(evidence)

    assert held.size == size + 1
    assert "acme-kept" in held.record.organizations


def test_what_is_new_of_another_ledger_or_size_is_not_laid_over(service: Service) -> None:
    keys = read_keys(keys_of(service))
    read = read_whole(fetched(service), keys)
    nothing_new = fetched(service, since=str(read.held.size))
    assert read_changes(read, nothing_new, keys).held.size == read.held.size

    for other in (replace(read, root="0" * 64), replace(read, origin="http://elsewhere")):
        with pytest.raises(Unverified):
            read_changes(other, nothing_new, keys)
    with pytest.raises(Unverified):
        read_changes(read, fetched(service, since="0"), keys)
    with pytest.raises(Unverified):
        read_changes(read, fetched(service), keys)


def test_where_what_is_new_cannot_be_taken_the_snapshot_is_fetched_whole(
    service: Service, tmp_path: Path
) -> None:
    with (
        relay(service.url) as way,
        evaluating(way.url, trusted_keys=keys_of(service), compact=True) as copy,
    ):
        size = copy.ledger_size
        assert size is not None
        nothing = gzip.compress(b"nothing")
        way.alter = lambda path, body: nothing if "since=" in path else body
        publish(service, tmp_path, entry("organization", organization("acme-whole")))
        wait_until(lambda: copy.ledger_size == size + 1)

        assert asked_for(way)[-2:] == [f"/api/v1/snapshot?since={size}", "/api/v1/snapshot"]
        assert copy.failure is None
