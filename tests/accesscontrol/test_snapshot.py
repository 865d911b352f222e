"""What is in the snapshot: all that the rules read, of everybody alike, and what is new since."""

import gzip
import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from registry.documents.compact import record_in
from registry.queries.ledger import current_point, current_size, record_of
from registry.rules.cards import CardsInMemory, cards_of
from registry.rules.record import Record
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, member, organization, provision, retraction

pytestmark = pytest.mark.django_db


def taken(api: Client, query: str = "") -> Any:
    response = api.get(f"/api/v1/snapshot{query}", headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    return json.loads(gzip.decompress(response.content).split(b"\n")[1])


def whole(record: Record) -> tuple[Any, ...]:
    """With everything that it would read only when asked."""
    cards = {name: cards_of(record).get(name) for name in record.organizations}
    return (
        record.models, record.aliases, record.channels, record.kinds, record.operators,
        record.provisions, record.complements, record.classes, record.lists, record.stoppers,
        record.grants, cards,
    )  # fmt: skip


def test_the_record_in_it_is_the_record(api: Client, noon) -> None:
    facts = [{"class": "foreign_person", "value": "no", "period": {"start": "2026"},
              "standing": "confirmed"}]  # fmt: skip
    entries = [
        entry("organization", organization("acme", facts=facts, affiliate_of="uk-aisi")),
        entry("member", member("acme-in", organization="acme")),
        entry("member", member("acme-too", organization="acme", standing="alleged")),
        entry("directive", directive("more", provision(models=[], channels=[]))),
    ]
    record_changesets([("", changeset(*entries))], actor="ana", now=noon)
    told = taken(api)

    found = record_in(told, size=told["size"], zone=ZoneInfo(told["zone"]))

    assert whole(found) == whole(record_of(current_point()))
    assert CardsInMemory(found).get("acme") == cards_of(found).get("acme")


def test_a_confidential_member_is_not_in_it(api: Client, noon) -> None:
    before = taken(api)
    hidden = member("hidden", commitment="ab" * 32)
    del hidden["organization"]
    record_changesets([("", changeset(entry("member", hidden)))], actor="ana", now=noon)

    after = taken(api)

    assert {**after, "size": before["size"], "recorded_at": before["recorded_at"]} == before | {
        "reconstructed": after["reconstructed"]
    }
    assert taken(api, f"?since={before['size']}")["entries"] == []


def test_what_is_new_since_a_size_is_there_alone(api: Client, noon) -> None:
    size = current_size()
    entries = [entry("organization", organization("acme")), entry("member", member("in"))]
    record_changesets([("", changeset(*entries))], actor="ana", now=noon)

    told = taken(api, f"?since={size}")

    assert (told["since"], told["size"], told["counts"]) == (size, size + 2, {"entries": 2})
    assert [one["object"]["id"] for one in told["entries"]] == ["acme", "in"]


def test_of_a_confidential_member_nothing_is_new_whatever_becomes_of_it(api: Client, noon) -> None:
    size = current_size()
    hidden = member("hidden", commitment="ab" * 32)
    del hidden["organization"]
    for change in (
        entry("member", hidden),
        entry("member", {**hidden, "standing": "reported"}, "correct"),
        retraction("member", "hidden"),
    ):
        record_changesets([("", changeset(change))], actor="ana", now=noon)
        noon += timedelta(minutes=1)

    assert taken(api, f"?since={size}")["entries"] == []


def test_a_member_that_is_named_no_more_is_off_the_record(api: Client, noon) -> None:
    record_changesets([("", changeset(entry("member", member("in"))))], actor="ana", now=noon)
    size = current_size()
    hidden = member("in", commitment="ab" * 32)
    del hidden["organization"]
    change = changeset(entry("member", hidden, "correct"))
    record_changesets([("", change)], actor="ana", now=noon + timedelta(minutes=1))

    assert taken(api, f"?since={size}")["entries"] == [retraction("member", "in")]


def test_a_size_that_the_ledger_never_had_is_refused(api: Client) -> None:
    for since in (3, current_size() + 1):
        response = api.get(f"/api/v1/snapshot?since={since}")
        assert (response.status_code, response.json()["code"]) == (422, "unknown-ledger-size")
    assert api.get("/api/v1/snapshot?since=-1").status_code == 422


def test_an_empty_ledger_has_none(api: Client, empty_ledger: None) -> None:
    response = api.get("/api/v1/snapshot")

    assert (response.status_code, response.json()["code"]) == (404, "no-snapshot")
