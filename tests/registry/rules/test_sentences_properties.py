"""No two provisions that mean different things read alike, and the same always does."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.documents.provisions import ProvisionShape
from registry.rules.sentences import sentence_of
from tests.registry.rules.test_sentences import (
    APPROVED,
    EVERYONE,
    FOREIGN,
    KINDS,
    NAMES,
    NOBODY,
    read,
)

BOUNDS = st.sampled_from(
    [
        "2026",
        "2026-06",
        "2026-06-12",
        "2026-06-12T00:00:00Z",
        "2026-06-12T00:00:00.5Z",
        {"earliest": "2026-06-12", "latest": "2026-06-13"},
        {"earliest": "2026-06-12", "latest": "2026-06-13T00:00:00Z"},
    ]
)
ENDS = BOUNDS | st.none() | st.just({"earliest": "2026-06-12", "latest": None})
PERIODS = st.builds(lambda start, end: {"start": start, "end": end}, BOUNDS, ENDS)
IDS = st.sampled_from(["fable-5", "mythos-5", "twin-a", "twin-b", "odd", "posing", "meta", "or"])
SELECTORS = (
    IDS
    | st.just("*")
    | st.builds(
        lambda kind, name, certainty: {kind: name, "certainty": certainty},
        st.sampled_from(["model", "family", "developer"]),
        IDS,
        st.sampled_from(["certain", "possible"]),
    )
)
WHO = st.sampled_from(
    [EVERYONE, FOREIGN, APPROVED, NOBODY, {"class": "approved"}, {"list": "foreign_person"}]
)
TARGETS = st.sampled_from(["order", "order/a", "order/b", "other", "other/a"])
MEMBERS: dict[str, st.SearchStrategy[Any]] = {
    "models": st.lists(SELECTORS, max_size=3),
    "channels": st.lists(st.sampled_from(["*", "api", "app", "weights"]), max_size=3),
    "period": PERIODS,
    "force": st.sampled_from(["binding", "voluntary", "unclear"]),
    "standing": st.sampled_from(
        ["official", "confirmed", "reported", "alleged", "draft", "denied"]
    ),
    "conditions": st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(["usage-cap", "other"]),
                "text": st.sampled_from(["A.", 'B", "C']),
                "period": PERIODS | st.none(),
            }
        ),
        max_size=2,
    ),
    "who": WHO,
    "against": st.lists(TARGETS, max_size=3),
    "irrevocable": st.booleans(),
    "due": ENDS,
    "owed_by": st.none() | st.sampled_from(["meta", "meta-inc", "other"]),
}
SPECIAL = {
    "who": {"BAR", "GRANT", "OFFER", "DUTY"},
    "against": {"GRANT", "END", "PAUSE"},
    "irrevocable": {"OFFER"},
    "due": {"DUTY"},
    "owed_by": {"DUTY"},
}


def fits(kind: str, member: str) -> bool:
    return kind in SPECIAL.get(member, {kind})


def provisions(kind: str) -> st.SearchStrategy[Any]:
    members = {name: values for name, values in MEMBERS.items() if fits(kind, name)}
    return st.fixed_dictionaries({"id": st.just("p"), "kind": st.just(kind), **members})


def meaning(provision: dict[str, Any]) -> Any:
    """What counts, worked out from the specification and not from the sentence."""
    kind = provision["kind"]

    def models() -> Any:
        given = provision["models"]
        if "*" in given:
            return "*"
        return {
            (k, each[k], each["certainty"])
            for each in (
                g if isinstance(g, dict) else {"model": g, "certainty": "certain"} for g in given
            )
            for k in ("model", "family", "developer")
            if k in each
        }

    period = {**provision["period"]}
    said: dict[str, Any] = {name: provision.get(name) for name in ("kind", "force", "standing")}
    said["against"] = set(provision.get("against", ()))
    said["conditions"] = [(c["type"], c["text"], c["period"]) for c in provision["conditions"]]
    if kind == "END":
        period["end"] = period["end"] is not None
    said["period"] = period
    if kind not in ("END", "PAUSE"):
        channels = provision["channels"]
        said |= {"models": models(), "channels": "*" if "*" in channels else set(channels)}
        said |= {name: provision.get(name) for name in ("who", "irrevocable", "due", "owed_by")}
    return said


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_different_meanings_read_differently_and_the_same_alike(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(sorted(KINDS)).flatmap(provisions))
    another = data.draw(provisions(one["kind"]))
    ProvisionShape.model_validate(one)
    sentence = sentence_of(one, names=NAMES, zone="UTC")

    assert sentence.endswith(".")
    assert "None" not in sentence
    for other in (another, *({**one, member: another[member]} for member in another)):
        same = sentence_of(other, names=NAMES, zone="UTC") == sentence
        assert same == (meaning(one) == meaning(other))


@pytest.mark.parametrize(("one", "other"), [*product(sorted(KINDS), repeat=2)])
def test_kinds_never_read_alike(one: str, other: str) -> None:
    assert (read(one, **KINDS[one]) == read(other, **KINDS[other])) is (one == other)
