"""What a copy takes and what it does not: signatures, counts, hashes, keys."""

import json
from pathlib import Path
from typing import Any

import pytest

from greenlight import (
    Client,
    Garbled,
    GreenlightError,
    RetryPolicy,
    Unverified,
)
from greenlight.local.evaluator import LocalEvaluator
from greenlight.local.staleness import StalePolicy
from tests.build import changeset, entry, organization
from tests.greenlight.conftest import Service
from tests.greenlight.copies import evaluating, keys_of, overdue
from tests.greenlight.relay import relay
from tests.services.running import wait_until


def altered(part: str, old: bytes, new: bytes) -> Any:
    return lambda path, body: body.replace(old, new, 1) if part in path else body


def resized(note: bytes) -> bytes:
    origin, size, *rest = note.split(b"\n")
    return b"\n".join([origin, str(int(size) - 1).encode(), *rest])


FORGERIES = {
    "an entry": altered("entries", b"confirmed", b"denied..."),
    "a hash": altered("entries", b'"leaf_hash":"', b'"leaf_hash":"00'),
    "a page cut short": lambda path, body: body[: len(body) // 2] if "entries" in path else body,
    "no entries": lambda path, body: b'{"results":[],"next":null}' if "entries" in path else body,
    "a size": lambda path, body: resized(body) if "checkpoint" in path else body,
    "a signature": lambda path, body: body[:-8] + b"AAAA==\n" if "checkpoint" in path else body,
    "no note": lambda path, body: b"<html>" if "checkpoint" in path else body,
    "an answer": altered("checks", b'"outcome":"', b'"outcome":"x'),
    "a receipt": altered("checks", b'"receipt":"eyJ', b'"receipt":"eyX'),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGERIES)
def test_what_was_altered_on_the_way_is_not_taken(what: str, service: Service) -> None:
    with relay(service.url) as way:
        way.alter = FORGERIES[what]
        with (
            Client(way.url, retries=RetryPolicy(tries=1)) as client,
            pytest.raises(GreenlightError) as raised,
        ):
            LocalEvaluator(client, trusted_keys=keys_of(service)).start()

    assert isinstance(raised.value, Unverified | Garbled)


def test_a_registry_with_another_key_is_not_believed(service: Service) -> None:
    stranger = "127.0.0.1+8be2a0ae+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    with Client(service.url) as client, pytest.raises(Unverified):
        LocalEvaluator(client, trusted_keys=[stranger]).start()


def test_the_keys_seen_first_are_kept_and_the_next_ones_are_not_asked_for(
    service: Service, tmp_path: Path
) -> None:
    pins = tmp_path / "keys"
    with relay(service.url) as way:
        for _ in range(2):
            with evaluating(way.url, pins=pins):
                pass

    assert pins.read_text().splitlines() == keys_of(service)
    assert len([path for path in way.paths if path.endswith("/ledger/keys")]) == 1


def test_news_that_cannot_be_verified_leave_the_old_copy_and_are_not_forgotten(
    service: Service, tmp_path: Path
) -> None:
    policy = StalePolicy(after=3.0, then="warn")
    with (
        relay(service.url) as way,
        evaluating(way.url, policy=policy, trusted_keys=keys_of(service)) as copy,
    ):
        size = copy.ledger_size
        assert size is not None
        way.alter = altered("entries", b'"leaf"', b'"lead"')
        file = tmp_path / "acme.json"
        file.write_text(json.dumps(changeset(entry("organization", organization("acme-forged")))))
        service.installation.manage("load_record", str(file))
        wait_until(lambda: overdue(copy))
        held, failure = copy.ledger_size, copy.failure
        way.alter = lambda path, body: body
        wait_until(lambda: copy.ledger_size == size + 1)

    assert held == size
    assert isinstance(failure, Unverified)
