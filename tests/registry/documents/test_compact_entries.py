"""A compacted record with what was entered since is the one that would be compacted later."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from registry.documents.compact import READ, compacted, read_of, record_in
from registry.documents.compact_entries import CompactObjects, entries_in, record_after
from registry.rules.cards import cards_of
from registry.rules.record import Record
from tests.algebra import ours, worlds
from tests.algebra.asking import many
from tests.registry.documents.test_overlay import InMemory

Json = dict[str, Any]


def document_of(history: Sequence[Json]) -> Json:
    live = InMemory(history).live
    return compacted((kind, live[kind, name]) for kind, name in sorted(live))


def size_of(history: Sequence[Json]) -> int:
    return sum(len(changeset["entries"]) for changeset in history)


def new_in(changesets: Sequence[Json]) -> Json:
    entries = []
    for entry in [entry for changeset in changesets for entry in changeset["entries"]]:
        obj: Json | None = {"id": entry["object"]["id"]}
        if entry["op"] != "retract":
            obj = read_of(entry["kind"], entry["object"])
        if entry["kind"] in READ and obj is not None:
            entries.append({**entry, "object": obj})
    return {"entries": entries, "counts": {"entries": len(entries)}}


def whole(record: Record) -> tuple[Any, ...]:
    cards = {name: cards_of(record).get(name) for name in record.organizations}
    return (
        record.size, record.models, record.aliases, record.channels, record.kinds, record.operators,
        list(record.provisions.items()), record.complements, record.classes, record.lists,
        record.stoppers, record.grants, cards,
    )  # fmt: skip


def test_a_snapshot_that_does_not_say_who_operates_a_channel_is_read_as_well() -> None:
    channel = {"id": "api", "kind": "developer_api"}
    document = compacted([("channel", {**channel, "operator": "north"})])
    del document["objects"]["channel"][0]["operator"]
    entry = {"op": "assert", "kind": "channel", "object": {**channel, "id": "app"}}

    before = record_in(document, size=1, zone=ours.ZONE)
    entries = entries_in({"entries": [entry], "counts": {"entries": 1}})
    after = record_after(before, CompactObjects(document), entries, size=2, zone=ours.ZONE)

    assert before.channels == frozenset({"api"})
    assert after.channels == frozenset({"api", "app"})
    assert not after.operators


@many
@given(st.data())
def test_changes_one_after_the_other_lead_to_the_record_read_at_once(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    stops = sorted(data.draw(st.sets(st.integers(1, len(history)), min_size=1)))
    at = data.draw(st.integers(1, stops[0]))
    document = document_of(history[:at])
    record = record_in(document, size=size_of(history[:at]), zone=ours.ZONE)
    objects = CompactObjects(document)

    for stop in stops:
        entries = entries_in(new_in(history[at:stop]))
        size = size_of(history[:stop])
        record = record_after(record, objects, entries, size=size, zone=ours.ZONE)
        objects, at = objects.after(entries), stop
        expected = record_in(document_of(history[:stop]), size=size, zone=ours.ZONE)

        assert whole(record) == whole(expected)
