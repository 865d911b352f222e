"""The record of a later size is made from an earlier one, and organisations are read on demand."""

from itertools import pairwise

import pytest

from registry.models import Changeset
from registry.queries.cards import CardsAsKnownAt
from registry.queries.ledger import (
    Point,
    _Records,
    current_point,
    current_size,
    followed,
    read_record,
    record_of,
)
from registry.rules.cards import CardsInMemory, cards_of, may_differ
from registry.services.recording import record_changesets
from tests.build import changeset, entry, organization, retraction

pytestmark = pytest.mark.django_db


def member(name: str, of: str, op: str = "assert") -> dict:
    listed = {"id": name, "list": "commerce-approved-mythos-5", "organization": of}
    return entry("member", {**listed, "standing": "confirmed", "period": {"start": "2026"}}, op)


def record(noon, *entries: dict) -> Point:
    record_changesets([("", changeset(*entries))], actor="operator", now=noon)
    return current_point()


def test_each_record_follows_from_the_one_before_as_if_read_anew() -> None:
    sizes = [0, *Changeset.objects.order_by("size").values_list("size", flat=True)]

    for before, size in pairwise(sizes):
        assert followed(read_record(before), size) == read_record(size)
    assert followed(read_record(0), sizes[-1]) == read_record(sizes[-1])


def test_a_card_is_of_the_size_of_its_record_whatever_came_later(noon) -> None:
    first = record(
        noon,
        entry("organization", organization("acme")),
        entry("organization", organization("globex")),
    )
    named = record(noon, member("m1", "acme"), member("m2", "acme"))
    moved = record(noon, member("m1", "globex", op="correct"), retraction("member", "m2"))
    gone = record(noon, retraction("organization", "acme"))

    def seen(point: Point) -> dict[str, list[str] | None]:
        cards = cards_of(record_of(point))
        found = {name: cards.get(name) for name in ("acme", "globex")}
        return {
            name: card and [m.id for group in card.memberships.values() for m in group]
            for name, card in found.items()
        }

    expected = [
        {"acme": [], "globex": []},
        {"acme": ["m1", "m2"], "globex": []},
        {"acme": [], "globex": ["m1"]},
        {"acme": None, "globex": ["m1"]},
    ]
    for _ in range(2):
        assert [seen(point) for point in (first, named, moved, gone)] == expected
    assert [seen(point) for point in (gone, moved, named, first)] == expected[::-1]


def test_a_past_keeps_few_organisations_and_the_present_many(noon, monkeypatch) -> None:
    monkeypatch.setattr("registry.queries.ledger.CARDS_KEPT", 20)
    monkeypatch.setattr("registry.queries.ledger.CARDS_KEPT_OF_A_PAST", 2)
    names = [f"org-{number}" for number in range(10)]
    past = record(noon, *(entry("organization", organization(name)) for name in names))
    record(noon, member("m1", "org-1"))
    present = record(noon, member("m2", "org-2"))
    monkeypatch.setattr("registry.queries.ledger._records", _Records())

    def kept(point: Point) -> int:
        cards = cards_of(record_of(point))
        assert isinstance(cards, CardsAsKnownAt)
        assert all(cards.get(name) for name in names)
        return len(cards)

    assert kept(present) == len(names)
    assert kept(past) <= 4
    assert kept(record(noon, member("m3", "org-3"))) == len(names)


def test_organisations_on_demand_look_as_if_all_were_read(noon) -> None:
    record(
        noon,
        entry("organization", organization("acme")),
        entry("organization", organization("globex")),
    )
    record(noon, member("m1", "acme"))
    read = read_record(current_size())

    assert list(read.organizations) == sorted(read.organizations)
    assert {"acme", "globex"} <= set(read.organizations)
    assert ("commerce-approved-mythos-5", "acme") in set(read.memberships)
    assert "nobody" not in read.organizations
    assert ("commerce-approved-mythos-5", "nobody") not in read.memberships
    assert len(read.organizations) == len(list(read.organizations))
    assert len(read.memberships) == len(list(read.memberships))
    in_memory = CardsInMemory(read)
    for name in read.organizations:
        assert in_memory.get(name) == cards_of(read).get(name)
    assert in_memory.somebody_on("commerce-approved-mythos-5") == "acme"
    assert cards_of(read).somebody_on("commerce-approved-mythos-5") == "acme"
    assert cards_of(read).somebody_on("gpt-5.6-partners") == in_memory.somebody_on(
        "gpt-5.6-partners"
    )


def test_a_card_is_read_once_and_only_what_changed_is_read_again(
    noon, django_assert_num_queries
) -> None:
    start = record(
        noon,
        entry("organization", organization("hooli")),
        entry("organization", organization("initech")),
    )
    before = record_of(start)
    cards = cards_of(before)
    with django_assert_num_queries(2):
        hooli, initech = cards.get("hooli"), cards.get("initech")
        assert (cards.get("hooli"), cards.get("initech")) == (hooli, initech)
    after = record_of(record(noon, member("m1", "hooli")))

    with django_assert_num_queries(0):
        assert cards_of(after).get("initech") is initech
    assert cards_of(after).get("hooli") != hooli
    assert set(may_differ(before, after)) >= {"hooli"}
