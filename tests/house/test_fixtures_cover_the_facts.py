"""The seed record holds, or leaves out with a reason, everything that the source articles say."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
STAND_INS = {"org-x", "org-x-sub", "org-x-fr", "fr-co"}
SHORTEST_REASON = 20

EXPECTED_NAMES = {
    "events": {f"S-{number:02}" for number in range(1, 39)},
    "claims": {f"C-{number:02}" for number in range(1, 16)},
    "models": {
        "Claude Mythos",
        "Mythos 5",
        "Fable 5",
        "GPT-5.6 Sol",
        "GPT-5.6 Terra",
        "GPT-5.6 Luna",
        "GPT-5.5",
        "GLM-5.2",
        "Nova series",
        "Meta models",
        "Google models",
        "Claude Code",
    },
    "conflicts": {
        "commerce-secretary",
        "mythos-5-clearance-date",
        "gpt-5.6-release-date",
        "jailbroken-model",
        "june-12-scope",
        "june-12-date",
        "amodei-quotation",
        "review-mandatory",
        "fable-5-outlook",
        "glm-5.2-developer-name",
        "gpt-5.6-nature",
        "gpt-5.6-approver",
        "former-president",
        "caisi-name",
    },
}
COUNTS = 14

Object = dict[str, Any]


class Recorded(NamedTuple):
    """One object as one entry of the fixtures has it."""

    reference: str
    object: Object


def _changesets() -> list[Object]:
    changesets: list[Object] = []
    for path in sorted(FIXTURES.glob("[0-9]*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        changesets += document if isinstance(document, list) else [document]
    return changesets


def _recorded() -> list[Recorded]:
    return [
        Recorded(f"{entry['kind']}/{entry['object']['id']}", entry["object"])
        for changeset in CHANGESETS
        for entry in changeset["entries"]
    ]


def _references() -> set[str]:
    found = {reference for reference, _ in RECORDED}
    for reference, recorded in RECORDED:
        directive = reference.partition("/")[2]
        found |= {f"provision/{directive}/{each['id']}" for each in recorded.get("provisions", [])}
    return found


def _nodes(value: Any) -> Iterator[Any]:
    """The value and everything within it."""
    yield value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for child in value:
            yield from _nodes(child)


def _citations(recorded: Object) -> list[Object]:
    """Every citation within the object, however deep."""
    return [
        citation
        for node in _nodes(recorded)
        if isinstance(node, dict)
        for citation in node.get("citations", [])
    ]


def _cited_sources() -> set[str]:
    return {f"source/{each['source']}" for _, recorded in RECORDED for each in _citations(recorded)}


def _disputes(recorded: Object) -> list[Object]:
    return [
        dispute for citation in _citations(recorded) for dispute in citation.get("disputes", [])
    ]


def _at(value: Any, pointer: str) -> Any:
    """What a JSON pointer finds; LookupError if nothing is there."""
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


CHANGESETS = _changesets()
RECORDED = _recorded()
REFERENCES = _references()
COVERAGE: dict[str, Any] = json.loads((FIXTURES / "coverage.json").read_text(encoding="utf-8"))
FACTS = [
    pytest.param(fact, id=f"{section}-{name}")
    for section in ("events", "claims", "models", "conflicts", "counts", "others")
    for name, fact in COVERAGE[section].items()
]
DISPUTES = [
    pytest.param(recorded, dispute, id=f"{reference}{dispute['pointer']}")
    for reference, recorded in RECORDED
    for dispute in _disputes(recorded)
]


@pytest.mark.parametrize("section", EXPECTED_NAMES)
def test_every_fact_of_the_articles_is_accounted_for(section: str) -> None:
    assert set(COVERAGE[section]) == EXPECTED_NAMES[section]


def test_every_count_of_the_articles_is_accounted_for() -> None:
    assert len(COVERAGE["counts"]) == COUNTS


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_on_record_or_left_out_with_a_reason(fact: Object) -> None:
    assert fact["about"]
    assert ("in" in fact) != ("left_out" in fact)

    if "in" in fact:
        assert fact["in"]
        assert set(fact["in"]) <= REFERENCES
    else:
        assert len(fact["left_out"]) >= SHORTEST_REASON


@pytest.mark.parametrize("conflict", COVERAGE["conflicts"].values(), ids=COVERAGE["conflicts"])
def test_a_conflict_shows_as_a_dispute_or_says_why_not(conflict: Object) -> None:
    recorded = {
        f"{reference}#{dispute['pointer']}"
        for reference, each in RECORDED
        for dispute in _disputes(each)
    }

    assert set(conflict["disputed"]) <= recorded
    assert conflict["disputed"] or len(conflict["undisputed"]) >= SHORTEST_REASON


@pytest.mark.parametrize(("recorded", "dispute"), DISPUTES)
def test_a_dispute_points_at_a_statement_that_it_contradicts(
    recorded: Object, dispute: Object
) -> None:
    assert _at(recorded, dispute["pointer"]) != dispute["value"]


def test_every_directive_and_proceeding_cites_a_source() -> None:
    uncited = [
        reference
        for reference, recorded in RECORDED
        if reference.startswith(("directive/", "proceeding/")) and not recorded.get("citations")
    ]

    assert uncited == []


def test_every_citation_names_a_source_on_record() -> None:
    assert _cited_sources() <= REFERENCES


def test_every_source_on_record_is_cited() -> None:
    sources = {each for each in REFERENCES if each.startswith("source/")}

    assert sources
    assert sources <= _cited_sources()


def test_times_of_recording_strictly_increase() -> None:
    times = [datetime.fromisoformat(changeset["recorded_at"]) for changeset in CHANGESETS]

    assert times
    assert all(earlier < later for earlier, later in pairwise(times))


def test_nothing_is_recorded_after_the_articles_end() -> None:
    latest = datetime.fromisoformat(CHANGESETS[-1]["recorded_at"])

    assert latest < datetime.fromisoformat("2026-06-29T00:00:00Z")


def test_no_invented_organisation_is_on_record() -> None:
    words = {node for each in CHANGESETS for node in _nodes(each) if isinstance(node, str)}

    assert not words & STAND_INS
