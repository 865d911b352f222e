"""The forms of the desk say exactly what documents say, in both directions."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from recording.rules.forms.composites import KEPT, Group, Rows
from recording.rules.forms.dates import Date
from recording.rules.forms.fields import Choice, Number, Pick, Selector, Tick, Who, YesNo
from recording.rules.forms.kinds import GROUPS
from recording.rules.forms.members import PROVISION
from recording.rules.forms.places import place_of
from recording.rules.forms.sheets import document_of, sheet_faults, sheet_of
from recording.rules.forms.starting import ACTS, letter
from registry.documents.kinds import KINDS
from registry.reading import changeset_files, changesets_in
from registry.rules.dates import EARLIEST_YEAR, LATEST_YEAR
from tests.conftest import ROOT

IDS = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)
DAYS = st.dates(date(EARLIEST_YEAR, 1, 1), date(LATEST_YEAR, 12, 31)).map(str)
INSTANTS = DAYS.map(lambda day: f"{day}T17:21:00Z")
WHENS = st.one_of(DAYS, INSTANTS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]))
LIMITS = st.one_of(DAYS, INSTANTS)


def windows(latest: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({"earliest": LIMITS, "latest": latest})


def naming(kind: str, name: str) -> dict[str, str]:
    return {kind: name}


def said_in(field: Any) -> st.SearchStrategy[Any]:
    """What a field can express, as a document has it where nothing is said twice or for nothing."""
    match field:
        case Group():
            required = {m.name: said_in(m.field) for m in field.members if m.required}
            optional = {m.name: said_in(m.field) for m in field.members if not m.required}
            whole = st.fixed_dictionaries(required, optional=optional)
            return whole if field.whole else whole.filter(bool)
        case Rows():
            return st.lists(said_in(field.row), min_size=1, max_size=2)
        case Date(windows=False):
            return WHENS
        case Date(end=True):
            return st.one_of(WHENS, windows(LIMITS), windows(st.none()))
        case Date():
            return st.one_of(WHENS, windows(LIMITS))
        case Selector():
            named = st.sampled_from(["model", "family", "developer"])
            possibly = st.builds(lambda k, i: {k: i, "certainty": "possible"}, named, IDS)
            certainly = st.builds(naming, st.sampled_from(["family", "developer"]), IDS)
            return st.one_of(st.just("*"), IDS, possibly, certainly)
        case Who():
            reached = st.builds(naming, st.sampled_from(["class", "list"]), IDS)
            return st.one_of(st.just({"nobody": True}), reached)
        case Choice(options=options, usual=usual):
            return st.sampled_from([word for word, _ in options if word and word != usual])
        case Number():
            return st.integers(0, 10**8)
        case Tick():
            return st.just(True)
        case YesNo():
            return st.booleans()
        case Pick():
            return IDS
        case _:
            return TEXTS


def objects() -> st.SearchStrategy[dict[str, Any]]:
    def entry(kind: str) -> st.SearchStrategy[dict[str, Any]]:
        obj = said_in(GROUPS[kind])
        if kind == "directive":
            provisions = st.lists(said_in(PROVISION), max_size=2)
            obj = st.builds(lambda o, p: {**o, "provisions": p}, obj, provisions)
        return st.fixed_dictionaries(
            {"op": st.sampled_from(["assert", "correct"]), "kind": st.just(kind), "object": obj},
            optional={"reason": TEXTS},
        )

    return st.sampled_from(sorted(GROUPS)).flatmap(entry)


DOCUMENTS = st.fixed_dictionaries(
    {"title": TEXTS, "reason": TEXTS, "entries": st.lists(objects(), max_size=2)}
)
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]
"""A failing document is easier read than waited for: shrinking one takes minutes."""
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=4,
)


@given(DOCUMENTS)
@settings(max_examples=100, phases=QUICK, deadline=None, suppress_health_check=SLOW)
def test_a_document_that_the_forms_express_comes_back_the_same(document):
    sheet = sheet_of(document)

    assert f'"{KEPT}":' not in json.dumps(sheet)
    assert document_of(sheet) == document
    assert list(sheet_faults(sheet)) == []


@given(DOCUMENTS, st.data())
@settings(max_examples=100, phases=QUICK, deadline=None, suppress_health_check=SLOW)
def test_what_the_forms_cannot_express_is_kept_and_never_dropped(document, data):
    """A value anywhere in the document is replaced by something that nobody expects there."""
    paths = list(leaves(document))
    *way, last = data.draw(st.sampled_from(paths))
    strange = data.draw(JSON.filter(lambda value: value not in (None, [], {}, "", False)))
    at: Any = document
    for step in way:
        at = at[step]
    at[last] = strange

    again = document_of(sheet_of(document))

    assert plain(again) == plain(document)
    assert document_of(sheet_of(again)) == again


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from leaves(part, (*path, index))
    elif path:
        yield path


def plain(value: Any) -> Any:
    """The document with each thing written in one of the ways in which it can be said."""
    if isinstance(value, list):
        return [plain(part) for part in value]
    if not isinstance(value, dict):
        return value
    found = {name: plain(part) for name, part in value.items()}
    if found.get("certainty") == "certain":
        del found["certainty"]
    if found.keys() == {"model"}:
        return found["model"]
    for name in ("models", "channels"):
        if found.get(name) == "*":
            found[name] = ["*"]
    return found


def recorded() -> list[Any]:
    files = changeset_files(ROOT / "fixtures")
    return [document for file in files for _, document in changesets_in(file.read_bytes())]


@pytest.mark.parametrize("document", recorded(), ids=lambda document: document["title"])
def test_the_seed_record_means_the_same_after_it_went_through_the_forms(document):
    again = document_of(sheet_of(document))

    assert len(again["entries"]) == len(document["entries"])
    for before, after in zip(document["entries"], again["entries"], strict=True):
        assert shape(before) == shape(after)


def shape(entry: Any) -> Any:
    """The object as the record understands it; an array that only says nothing is left out."""
    for provision in entry["object"].get("provisions", ()):
        if provision["kind"] not in ("GRANT", "END", "PAUSE"):
            provision.pop("against", None)
    return KINDS[entry["kind"]].model_validate(entry["object"])


@pytest.mark.parametrize("kind", ["GRANT", "END", "PAUSE"])
def test_being_against_nothing_is_not_the_same_as_not_saying_against_what(kind):
    said = {"id": "a", "kind": kind, "models": [], "channels": [], "period": {}, "against": []}
    entry = {"op": "assert", "kind": "directive", "object": {"id": "d", "provisions": [said]}}

    again = document_of(sheet_of({"entries": [entry]}))

    assert again["entries"][0]["object"]["provisions"] == [said]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (("day", "2026-06-26", ""), "2026-06-26"),
        (("instant", "2026-06-12 17:21 America/New_York", ""), "2026-06-12T21:21:00Z"),
        (("instant", "2026-06-12T17:21:00-04:00", ""), "2026-06-12T21:21:00Z"),
        (
            ("between", "2026-06-26", "2026-06-27"),
            {"earliest": "2026-06-26", "latest": "2026-06-27"},
        ),
        (("not-known", "2026-06-26", ""), {"earliest": "2026-06-26", "latest": None}),
    ],
)
def test_a_date_is_as_precise_as_it_was_typed(typed, value):
    state = dict(zip(("precision", "value", "latest"), typed, strict=True))

    assert Date(end=True).value_of(state) == value
    assert list(Date(end=True).faults(state, "")) == []


@pytest.mark.parametrize(
    "typed",
    [
        ("day", "2026-06", ""),
        ("month", "2026-06-26", ""),
        ("instant", "2026-06-26", ""),
        ("instant", "2026-03-08 02:30 America/New_York", ""),
        ("instant", "2026-11-01 01:30 America/New_York", ""),
        ("instant", "2026-06-12 17:21 Nowhere/Else", ""),
        ("day", "", ""),
        ("", "2026-06-26", ""),
        ("day", "2026-06-26", "2026-06-27"),
    ],
)
def test_a_date_that_is_not_what_its_precision_says_is_a_fault(typed):
    state = dict(zip(("precision", "value", "latest"), typed, strict=True))

    assert [at for at, _ in Date(end=True).faults(state, "/end")] == ["/end"]


def test_what_is_kept_comes_back_from_a_page_as_it_was_and_nothing_worse():
    """Only a page that was tampered with posts what no document can hold; then it is a text."""
    rows = PROVISION.part(("models",))

    state = rows.posted({"models/0/whole": '{"model": 7}', "models/1/whole": "[NaN]"}, "")

    assert rows.value_of(state) == {"models": [{"model": 7}, "[NaN]"]}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_done_about_a_directive_names_it(act):
    bar = {"id": "all", "kind": "BAR", "models": ["fable-5"], "channels": ["*"], "text": "No."}
    order = {"id": "order", "authority": "us-commerce", "provisions": [bar]}

    [entry] = document_of(ACTS[act](order))["entries"]

    first = entry["object"]["provisions"][0]
    assert (
        first["kind"]
        == {"lift": "END", "partial-lift": "GRANT", "amend": "END", "pause": "PAUSE"}[act]
    )
    assert first["against"] == ["order"]
    assert entry["object"]["relations"][0]["directive"] == "order"
    assert "period" not in first or first["period"] == {}


def test_a_fault_points_at_the_field_that_it_speaks_of():
    sheet = letter()

    place = place_of(sheet, "/entries/0/object/provisions/0/period/start/earliest")

    assert (place.page, place.label) == ("provision", "Period, Starts")
    assert place.provision == sheet["entries"][0]["provisions"][0]["key"]
