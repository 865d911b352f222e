"""A record with a changeset laid over it is the record that would be read back."""

from hypothesis import given
from hypothesis import strategies as st

from registry.documents.entries import Entry
from registry.documents.overlay import record_with
from tests.algebra import ours, worlds
from tests.algebra.asking import many


class InMemory:
    """What is on record, from the changesets so far."""

    def __init__(self, history) -> None:
        self.live: dict[tuple[str, str], dict] = {}
        for changeset in history:
            for entry in changeset["entries"]:
                key = (entry["kind"], entry["object"]["id"])
                self.live.pop(key, None)
                if entry["op"] != "retract":
                    self.live[key] = entry["object"]

    def everything(self, kind):
        return {name: obj for (its, name), obj in self.live.items() if its == kind}

    def current(self, kind, ids):
        return {name: obj for name, obj in self.everything(kind).items() if name in ids}


def entries_of(changeset):
    return [Entry(e["op"], e["kind"], e["object"], None) for e in changeset["entries"]]


def laid_over(history, *, size: int):
    return record_with(
        ours.record_at(history[:size]),
        entries_of(history[size]),
        InMemory(history[:size]),
        zone=ours.ZONE,
    )


@many
@given(st.data())
def test_it_is_the_record_built_anew_in_the_same_order(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    for size in range(len(history)):
        laid, anew = laid_over(history, size=size), ours.record_at(history[: size + 1])

        assert laid == anew
        assert list(laid.provisions) == list(anew.provisions)


def test_an_authority_that_moves_to_another_zone_takes_its_dates_along() -> None:
    body = {"id": "body", "name": "Body", "kind": "body", "jurisdiction": "US"}
    order = worlds.directive("order", "body", "confirmed")
    offer = {"id": "a", "kind": "OFFER", "who": {"nobody": True}, "models": ["*"]}
    offer |= {"channels": ["*"], "period": {"start": "2026-06-01"}, "force": "binding"}
    order["provisions"] = [{**offer, "standing": "confirmed"}]
    first = [
        {"op": "assert", "kind": "authority", "object": {**body, "time_zone": "UTC"}},
        {"op": "assert", "kind": "directive", "object": order},
    ]
    moved = {**body, "time_zone": "Asia/Shanghai"}
    history = worlds.appended([], first)
    history = worlds.appended(history, [{"op": "correct", "kind": "authority", "object": moved}])

    laid = laid_over(history, size=1)

    assert laid == ours.record_at(history)
    assert laid.provisions != ours.record_at(history[:1]).provisions


def test_classes_aliases_and_channels_are_taken_away_as_they_are_added() -> None:
    def entry(of_kind, op="assert", **obj):
        return {"op": op, "kind": of_kind, "object": obj}

    alias = {"aliases": [{"scheme": "api", "id": "m-latest"}]}
    model = {"id": "m", "name": "M", "developer": "d", "family": "f"}
    history = worlds.appended(
        [],
        [
            entry("class", id="a", name="A", definition="A"),
            entry("class", id="b", name="B", definition="B", complement_of="a"),
            entry("channel", id="api", name="API", kind="api", operator="d"),
            entry("model", **model, **alias),
        ],
    )
    history = worlds.appended(
        history,
        [
            entry("class", "correct", id="b", name="B", definition="B"),
            entry("channel", "retract", id="api"),
            entry("model", "correct", **model),
        ],
    )

    laid = laid_over(history, size=1)

    assert laid == ours.record_at(history)
    assert (laid.complements, laid.channels, laid.aliases) == ({}, frozenset(), {})
