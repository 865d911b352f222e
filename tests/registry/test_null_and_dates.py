"""What a null, and a date beyond the calendar of the record, are answered with."""

from typing import Any

import pytest

from registry.documents.faults import Fault
from registry.errors import InvalidChangeset
from registry.services.recording import rehearse_changesets
from tests import build
from tests.build import changeset, directive, entry, model, provision

pytestmark = pytest.mark.django_db

OBJECT = "/entries/0/object"
PROVISION = f"{OBJECT}/provisions/0"


def faults_of(document: Any, noon) -> list[Fault]:
    with pytest.raises(InvalidChangeset) as refused:
        rehearse_changesets([("", document)], actor="tester", now=noon)
    return list(refused.value.faults)


def bar(**overrides: Any) -> Any:
    return changeset(entry("directive", directive("new-order", provision(**overrides))))


def one(kind: str, obj: Any) -> Any:
    return changeset(entry(kind, obj))


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (one("model", model(aliases=None)), f"{OBJECT}/aliases"),
        (one("model", model(citations=None)), f"{OBJECT}/citations"),
        (one("model", model(untracked=None)), f"{OBJECT}/untracked"),
        (one("organization", build.organization(facts=None)), f"{OBJECT}/facts"),
        (one("list", {"id": "l", "name": "L", "closed_for": None}), f"{OBJECT}/closed_for"),
        (one("list", {"id": "l", "name": "L", "covers_staff": None}), f"{OBJECT}/covers_staff"),
        (one("directive", directive("d", relations=None)), f"{OBJECT}/relations"),
        (one("directive", directive("d", legal_basis=None)), f"{OBJECT}/legal_basis"),
        (one("directive", directive("d", clarity=None)), f"{OBJECT}/clarity"),
        (bar(conditions=None), f"{PROVISION}/conditions"),
        (bar(irrevocable=None), f"{PROVISION}/irrevocable"),
        (bar(citations=None), f"{PROVISION}/citations"),
        (bar(models=None), f"{PROVISION}/models"),
    ],
)
def test_a_null_where_there_is_none_names_the_cure(document: Any, pointer: str, noon) -> None:
    [fault] = faults_of(document, noon)

    assert fault.pointer == pointer
    assert fault.code in ("wrong-type", "not-a-choice")
    assert fault.detail.endswith("Null stands for nothing here; leave an optional member out.")


@pytest.mark.parametrize(
    "document",
    [
        bar(against=None, text=None, due=None),
        bar(period={"start": "2026-07-02", "end": None}),
        one("model", model(open_weights=None, released=None, note=None)),
        one("member", build.member("m", commitment=None)),
    ],
)
def test_a_single_member_may_be_null_as_well_as_left_out(document: Any, noon) -> None:
    assert rehearse_changesets([("", document)], actor="tester", now=noon)


YEARS = "Use a year from 1000 to 9000."


@pytest.mark.parametrize(
    ("period", "where", "cure"),
    [
        ({"start": "0999-12-31"}, "start", YEARS),
        ({"start": "9001"}, "start", YEARS),
        ({"start": "0000-01"}, "start", YEARS),
        ({"start": "2026", "end": "9001-01-01"}, "end", YEARS),
        ({"start": "0999-12-31T23:59:59Z"}, "start", YEARS),
        ({"start": "2026", "end": "9999-12-31T23:59:59Z"}, "end", YEARS),
        ({"start": {"earliest": "0999-01-01", "latest": "2026-01-01"}}, "start/earliest", YEARS),
        (
            {"start": "2026", "end": {"earliest": "2026-01-01", "latest": "9001-01-01"}},
            "end/latest", YEARS,
        ),
        ({"start": "10000-01-01"}, "start", "Write a day as 2026-06-12"),
        ({"start": "26-06-12"}, "start", "Write a day as 2026-06-12"),
        ({"start": "12 June 2026"}, "start", "Write a day as 2026-06-12"),
        ({"start": "2026-06-12T21:21"}, "start", "Write an instant as 2026-06-12T21:21:00Z"),
    ],
)  # fmt: skip
def test_a_date_that_the_record_cannot_hold_says_where_and_what_helps(
    period: Any, where: str, cure: str, noon
) -> None:
    [fault] = faults_of(bar(period=period), noon)

    assert (fault.pointer, fault.code) == (f"{PROVISION}/period/{where}", "not-a-date")
    assert fault.detail.startswith(cure)


@pytest.mark.parametrize("period", [{"start": "1000-01-01"}, {"start": "2026", "end": "9000"}])
def test_the_first_and_the_last_year_are_taken(period: Any, noon) -> None:
    assert rehearse_changesets([("", bar(period=period))], actor="tester", now=noon)


@pytest.mark.parametrize(
    ("who", "cure"),
    [
        ({}, 'Give exactly one of {"class": id}, {"list": id}, {"nobody": true}.'),
        ({"nobody": False}, "Use one of true."),
    ],
)
def test_a_cure_is_written_in_json(who: dict[str, Any], cure: str, noon) -> None:
    assert [fault.detail for fault in faults_of(bar(who=who), noon)] == [cure]


def test_a_text_is_short_of_characters_and_an_array_of_items(noon) -> None:
    wordless = {**changeset(entry("model", model())), "reason": ""}
    empty = {**wordless, "reason": "why", "entries": []}

    assert [fault.detail for fault in faults_of(wordless, noon)] == ["At least 1 character."]
    assert [fault.detail for fault in faults_of(empty, noon)] == ["At least 1 item."]
