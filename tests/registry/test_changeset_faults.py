"""A changeset with any fault is refused whole, and each fault says where it is and what helps."""

from typing import Any

import pytest

from registry.documents.strict_json import LARGEST_INTEGER
from registry.errors import InvalidChangeset
from registry.models import LedgerEntry
from registry.services.recording import record_changesets, rehearse_changesets
from tests import build
from tests.build import changeset, directive, entry, member, model, provision, retraction, without

pytestmark = pytest.mark.django_db

OBJECT = "/entries/0/object"
PROVISION = f"{OBJECT}/provisions/0"


def faults_of(document: Any, noon) -> set[tuple[str, str]]:
    with pytest.raises(InvalidChangeset) as refused:
        rehearse_changesets([("", document)], actor="tester", now=noon)
    assert all(len(fault.detail) > 10 for fault in refused.value.faults)
    return {(fault.pointer, fault.code) for fault in refused.value.faults}


def bar(**overrides: Any) -> Any:
    return changeset(entry("directive", directive("new-order", provision(**overrides))))


def act(kind: str, **overrides: Any) -> Any:
    return changeset(entry("directive", directive("new-order", provision(kind=kind, **overrides))))


def one(kind: str, obj: Any, op: str = "assert") -> Any:
    return changeset(entry(kind, obj, op))


SHAPE = [
    ([], "", "wrong-type"),
    ("text", "", "wrong-type"),
    ({}, "/entries", "missing-member"),
    (changeset(), "/entries", "too-short"),
    (changeset(entry("class", {}), title=""), "/title", "too-short"),
    (changeset(entry("class", {}), title=7), "/title", "wrong-type"),
    (changeset(entry("class", {}), mood="good"), "/mood", "unknown-field"),
    (changeset(entry("class", {}), recorded_at="2026-07-01"), "/recorded_at", "not-an-instant"),
    (changeset(entry("class", {}), recorded_at="noon"), "/recorded_at", "not-a-date"),
    (changeset(entries=[[]]), "/entries/0", "wrong-type"),
    (changeset({"kind": "class", "object": {}}), "/entries/0/op", "missing-member"),
    (changeset(entry("class", {}, "destroy")), "/entries/0/op", "not-a-choice"),
    (changeset(entry("person", {})), "/entries/0/kind", "unknown-kind"),
    (one("family", {"id": "f", "name": "F"}), f"{OBJECT}/developer", "missing-member"),
    (one("family", {"id": "f", "name": 1, "developer": "openai"}), f"{OBJECT}/name", "wrong-type"),
    (one("organization", build.organization(colour="red")), f"{OBJECT}/colour", "unknown-field"),
    (one("organization", build.organization("Acme!")), f"{OBJECT}/id", "bad-format"),
    (one("organization", build.organization("a" * 10_000)), f"{OBJECT}/id", "bad-format"),
    (one("organization", build.organization(name=" A ")), f"{OBJECT}/name", "blank-ends"),
    (one("organization", build.organization(name="A\x1bB")), f"{OBJECT}/name", "control-character"),
    (one("organization", build.organization(country="France")), f"{OBJECT}/country", "bad-format"),
    (one("class", {"id": "everyone", "name": "E", "definition": "E"}), f"{OBJECT}/id", "built-in"),
    (
        one("authority", {"id": "a", "name": "A", "kind": "court", "jurisdiction": "FR",
                          "time_zone": "Mars/Olympus"}),
        f"{OBJECT}/time_zone", "unknown-time-zone",
    ),
    (retraction("class", "x") | {"object": {"id": "x", "name": "X"}}, "", ""),
    (bar(kind="BAN"), f"{PROVISION}/kind", "not-a-choice"),
    (bar(force="strong"), f"{PROVISION}/force", "not-a-choice"),
    (bar(who={"class": "everyone", "nobody": True}), f"{PROVISION}/who", "one-of"),
    (bar(who={}), f"{PROVISION}/who", "one-of"),
    (bar(who={"nobody": False}), f"{PROVISION}/who/nobody", "not-a-choice"),
    (bar(who=None), PROVISION, "wrong-for-kind"),
    (bar(against=["us-commerce-2026-06-12"]), PROVISION, "wrong-for-kind"),
    (bar(irrevocable=True), PROVISION, "wrong-for-kind"),
    (bar(due="2026-08-01"), PROVISION, "wrong-for-kind"),
    (act("GRANT", against=None), PROVISION, "wrong-for-kind"),
    (act("END", against=None), PROVISION, "wrong-for-kind"),
    (bar(models=[{"certainty": "certain"}]), f"{PROVISION}/models/0", "one-of"),
    (bar(models=["Fable 5"]), f"{PROVISION}/models/0", "bad-format"),
    (bar(models="fable-5"), f"{PROVISION}/models", "wrong-type"),
    (bar(channels=[3]), f"{PROVISION}/channels/0", "wrong-type"),
    (bar(period={}), f"{PROVISION}/period/start", "missing-member"),
    (bar(period={"start": None}), f"{PROVISION}/period/start", "wrong-type"),
    (bar(period={"start": "2026-02-30"}), f"{PROVISION}/period/start", "not-a-date"),
    (bar(period={"start": "2026-07-02T10:00:00+02:00"}), f"{PROVISION}/period/start", "not-a-date"),
    (
        bar(period={"start": {"earliest": "2026-07", "latest": "2026-07-05"}}),
        f"{PROVISION}/period/start/earliest", "not-a-date",
    ),
    (
        bar(period={"start": {"earliest": "2026-07-01", "latest": None}}),
        f"{PROVISION}/period/start/latest", "wrong-type",
    ),
    (
        bar(period={"start": {"earliest": "2026-07-05", "latest": "2026-07-02"}}),
        f"{PROVISION}/period/start", "window-runs-backwards",
    ),
    (one("member", member("m", commitment="0" * 64)), OBJECT, "one-of"),
    (one("member", without(member("m"), "organization")), OBJECT, "one-of"),
    (
        one("list", {"id": "l", "name": "L", "stated_size": {"at_least": -1}}),
        f"{OBJECT}/stated_size/at_least", "out-of-range",
    ),
    (
        one("organization", build.organization(note="x" * 60_001)), f"{OBJECT}/note", "too-long",
    ),
]  # fmt: skip
SHAPE = [case for case in SHAPE if case[2]]


@pytest.mark.parametrize(("document", "pointer", "code"), SHAPE)
def test_a_fault_of_shape_is_found(document: Any, pointer: str, code: str, noon) -> None:
    assert (pointer, code) in faults_of(document, noon)


BESIDE_THE_RECORD = [
    (one("family", {"id": "f", "name": "F", "developer": "opanai"}), f"{OBJECT}/developer",
     "unknown-reference"),
    # An organisation is no developer: the kind is wrong, though the id is on record.
    (one("family", {"id": "f", "name": "F", "developer": "uk-aisi"}), f"{OBJECT}/developer",
     "unknown-reference"),
    (bar(models=["fable-6"]), f"{PROVISION}/models/0", "unknown-reference"),
    # Models are named by id, never by alias.
    (bar(models=["mythos"]), f"{PROVISION}/models/0", "unknown-reference"),
    (bar(models=[{"family": "fabel"}]), f"{PROVISION}/models/0/family", "unknown-reference"),
    (bar(channels=["moon-api"]), f"{PROVISION}/channels/0", "unknown-reference"),
    (bar(who={"class": "martian"}), f"{PROVISION}/who/class", "unknown-reference"),
    (bar(who={"list": "martians"}), f"{PROVISION}/who/list", "unknown-reference"),
    (act("END", against=["no-such-act"]), f"{PROVISION}/against/0", "unknown-reference"),
    (act("END", against=["us-commerce-2026-06-12/no-such"]), f"{PROVISION}/against/0",
     "unknown-reference"),
    (bar(citations=[{"source": "the-moon", "says": "", "standing": "alleged"}]),
     f"{PROVISION}/citations/0/source", "unknown-reference"),
    (one("model", model(untracked=["moon-api"])), f"{OBJECT}/untracked/0", "unknown-reference"),
    (one("model", model("fable-5")), f"{OBJECT}/id", "id-reused"),
    (one("model", model("atlas-1"), "correct"), f"{OBJECT}/id", "unknown-object"),
    (changeset(retraction("model", "atlas-1")), f"{OBJECT}/id", "unknown-object"),
    (changeset(retraction("model", "fable-5")), f"{OBJECT}/id", "still-referred-to"),
    (changeset(retraction("channel", "openai-api")), f"{OBJECT}/id", "still-referred-to"),
    (
        one("directive", directive("us-commerce-2026-06-12"), "correct"), None, None,
    ),
    (one("model", model(aliases=[{"scheme": "press", "id": "fable-5"}])),
     f"{OBJECT}/aliases/0/id", "alias-taken"),
    (one("model", model(aliases=[{"scheme": "press", "id": "atlas-1"}])),
     f"{OBJECT}/aliases/0/id", "alias-taken"),
    (one("model", model(aliases=[{"scheme": "x", "id": "Mythos"}])), f"{OBJECT}/aliases/0/id",
     "alias-taken"),
    (one("model", model(aliases=[{"scheme": "x", "id": "A"}] * 2)), f"{OBJECT}/aliases/1/id",
     "duplicate-alias"),
    (
        changeset(
            entry("model", model("atlas-1", aliases=[{"scheme": "x", "id": "Atlas"}])),
            entry("model", model("atlas-2", aliases=[{"scheme": "y", "id": "Atlas"}])),
        ),
        "/entries/1/object/aliases/0/id", "alias-taken",
    ),
    (one("class", {"id": "c", "name": "C", "definition": "C", "complement_of": "c"}),
     f"{OBJECT}/complement_of", "own-complement"),
    (one("class", {"id": "c", "name": "C", "definition": "C", "complement_of": "foreign_person"}),
     f"{OBJECT}/complement_of", "second-complement"),
    (one("class", {"id": "c", "name": "C", "definition": "C", "complement_of": "everyone"}),
     f"{OBJECT}/complement_of", "built-in"),
    (one("organization", build.organization("acme", affiliate_of="acme")),
     f"{OBJECT}/affiliate_of", "own-affiliate"),
    (bar(period={"start": "2026-07-02", "end": "2026-07-01"}), f"{PROVISION}/period",
     "period-ends-before-it-starts"),
    (bar(period={"start": "2026-07-02T10:00:00Z", "end": "2026-07-02T10:00:00Z"}),
     f"{PROVISION}/period", "period-ends-before-it-starts"),
    (bar(conditions=[{"type": "cap", "text": "", "period": {"start": "2026", "end": "2025"}}]),
     f"{PROVISION}/conditions/0/period", "period-ends-before-it-starts"),
    (one("member", member("m", period={"start": "2026-06-26", "end": "2026-06-01"})),
     f"{OBJECT}/period", "period-ends-before-it-starts"),
    (one("directive", directive("d", provision(), standing="draft")),
     f"{PROVISION}/standing", "stands-above-its-directive"),
    (one("directive", directive("d", provision("a"), provision("a"))),
     f"{OBJECT}/provisions/1/id", "duplicate-provision"),
    (changeset(entry("model", model()), entry("model", model())), "/entries/1/object/id",
     "duplicate-entry"),
    (one("directive", directive("d", provision("a", "END", against=["d/a"]))),
     f"{PROVISION}/against", "against-cycle"),
    (one("directive", directive("d", provision("a", "END", against=["d"]),
                                provision("b", "PAUSE", against=["d"]))), None, "against-cycle"),
    (changeset(entry("directive", directive("d", provision("a", "END", against=["e"]))),
               entry("directive", directive("e", provision("b", "END", against=["d/a"])))),
     None, "against-cycle"),
    (act("GRANT", against=["new-order/all"]), f"{PROVISION}/against", "against-cycle"),
    (changeset(entry("model", model()), recorded_at="2026-06-28T16:00:00Z"), "/recorded_at",
     "time-runs-backwards"),
    (changeset(entry("model", model()), recorded_at="2026-07-01T12:00:01Z"), "/recorded_at",
     "recorded-in-future"),
    (one("organization", build.organization(
        citations=[{"source": "rane-2026-06", "says": "", "standing": "reported",
                    "disputes": [{"pointer": "/facts/0/value", "value": "no"}]}])),
     f"{OBJECT}/citations/0/disputes/0/pointer", "dangling-pointer"),
    (one("organization", build.organization(
        identifiers=[{"scheme": f"s{n}", "value": "v" * 300} for n in range(250)])),
     "/entries/0", "entry-too-large"),
]  # fmt: skip
BESIDE_THE_RECORD = [case for case in BESIDE_THE_RECORD if case[2]]


@pytest.mark.parametrize(("document", "pointer", "code"), BESIDE_THE_RECORD)
def test_a_fault_beside_the_record_is_found(
    document: Any, pointer: str | None, code: str, noon
) -> None:
    found = faults_of(document, noon)

    assert code in {fault for _, fault in found}
    assert pointer is None or (pointer, code) in found


def test_every_fault_is_reported_at_once(noon) -> None:
    document = changeset(
        entry("family", {"id": "F", "name": 1}),
        entry("directive", directive("d", provision(force="strong", standing="sure"))),
        mood="good",
    )

    assert faults_of(document, noon) >= {
        ("/mood", "unknown-field"),
        ("/entries/0/object/id", "bad-format"),
        ("/entries/0/object/name", "wrong-type"),
        ("/entries/0/object/developer", "missing-member"),
        ("/entries/1/object/provisions/0/force", "not-a-choice"),
        ("/entries/1/object/provisions/0/standing", "not-a-choice"),
    }


def test_a_fault_in_one_changeset_leaves_nothing_of_the_ones_before_it(noon) -> None:
    before = LedgerEntry.objects.count()
    documents = [
        ("/0", changeset(entry("model", model()))),
        ("/1", changeset(entry("model", model()))),
    ]

    with pytest.raises(InvalidChangeset) as refused:
        record_changesets(documents, actor="tester", now=noon)

    assert [fault.pointer for fault in refused.value.faults] == ["/1/entries/0/object/id"]
    assert LedgerEntry.objects.count() == before


def test_an_unknown_reference_names_the_nearest_that_is_known(noon) -> None:
    with pytest.raises(InvalidChangeset) as refused:
        rehearse_changesets([("", bar(models=["fable-6"]))], actor="tester", now=noon)

    assert "fable-5" in refused.value.faults[0].detail


def test_a_naming_directive_is_excepted_from_what_it_names(noon) -> None:
    document = one("directive", directive("d", provision("a", "END", against=["d"])))

    assert rehearse_changesets([("", document)], actor="tester", now=noon)


def test_references_resolve_in_any_order_within_a_changeset(noon) -> None:
    document = changeset(
        entry("directive", directive("d", provision(models=["atlas-1"]))),
        entry("model", model("atlas-1", family="atlas")),
        entry("family", {"id": "atlas", "name": "Atlas", "developer": "anthropic"}),
    )

    assert rehearse_changesets([("", document)], actor="tester", now=noon)


def test_what_is_taken_away_may_go_with_all_that_refers_to_it(noon) -> None:
    document = changeset(
        retraction("directive", "us-commerce-2026-06-26"), retraction("list", "mythos-testers")
    )

    found = faults_of(document, noon)

    assert ("/entries/1/object/id", "still-referred-to") in found


def test_a_provision_corrected_away_must_not_be_referred_to(noon) -> None:
    grant = entry("directive", directive("g", provision("a", "GRANT", against=[
        "us-commerce-2026-06-12/foreign-users"
    ])))  # fmt: skip
    record_changesets([("", changeset(grant))], actor="tester", now=noon)
    away = entry("directive", directive("us-commerce-2026-06-12"), "correct")

    found = faults_of(changeset(away), noon)

    assert ("/entries/0/object", "still-referred-to") in found
    mended = changeset(away, retraction("directive", "g"))
    assert rehearse_changesets([("", mended)], actor="tester", now=noon)


def test_the_largest_whole_number_that_readers_agree_about_is_taken(noon) -> None:
    size = {"exactly": LARGEST_INTEGER}
    document = one("list", {"id": "l", "name": "L", "stated_size": size})

    assert rehearse_changesets([("", document)], actor="tester", now=noon)
