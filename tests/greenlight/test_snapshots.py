"""A copy from the compact snapshot answers as the registry does, and is taken only as signed."""

import json
from collections.abc import Callable
from hashlib import sha256

import httpx2
import pytest

from greenlight import Answer, Client, Unverified
from greenlight.local.snapshots import read_snapshot
from greenlight_verify.keys import read_keys
from tests.greenlight.conftest import Service
from tests.greenlight.copies import evaluating, keys_of
from tests.greenlight.test_local_equality import questions, text_of


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
