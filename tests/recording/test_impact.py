"""What publishing would change is what publishing changes, and asking changes nothing."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recording.queries.impact import impact_of
from recording.rules.impact import Impact
from registry.errors import InvalidChangeset
from registry.models import StatusInterval
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, member, model, provision, retraction

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db

TABLE = ("frontier_model", "channel", "start", "end", "possible", "controlling", "closed_because")
LETTER = directive("letter", provision("all", models=["fable-5", "mythos-5"]))
LATER = directive("later", provision("all", models=["gpt-5.6-sol"], period={"start": "2026-09-01"}))
GRANT = provision("some", "GRANT", models=["fable-5"], who={"list": "commerce-approved-mythos-5"})
DRAFTS = {
    "a bar": [entry("directive", LETTER)],
    "a bar to come": [entry("directive", LATER)],
    "a grant": [entry("directive", directive("letter", GRANT))],
    "a full lift": [entry("directive", directive("lift", provision("end", "END")))],
    "a stay": [
        entry(
            "directive",
            directive(
                "stay",
                provision("p", "PAUSE", period={"start": "2026-06-20", "end": "2026-08-01"}),
            ),
        )
    ],
    "a backdated order": [
        entry("directive", directive("old", provision("all", period={"start": "2026-06-10"})))
    ],
    "a model": [entry("model", model("atlas-1"))],
    "a retraction": [retraction("directive", "anthropic-2026-06-12-suspension")],
    "a member": [
        entry("organization", {"id": "acme", "name": "Acme"}),
        entry("member", member("acme-on-it", organization="acme")),
    ],
    "a source": [
        entry("source", {"id": "a-paper", "publisher": "A paper", "title": "What was said"})
    ],
}


def table() -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = {}
    for row in StatusInterval.objects.order_by("id").values_list(*TABLE):
        found.setdefault(row[:2], []).append(row[2:])
    return found


def pairs_of(impact: Impact) -> set[tuple[str, str]]:
    rows = (*impact.statuses, *impact.boundaries, *impact.corrections)
    return {
        (model, channel)
        for places, _ in rows
        for models, channels in places
        for model in models
        for channel in channels
    }


@pytest.mark.parametrize("what", DRAFTS)
def test_the_pairs_it_names_are_those_whose_rows_publishing_rewrites(
    what: str, noon: datetime
) -> None:
    document = changeset(*DRAFTS[what])
    before = table()

    impact = impact_of(document, now=noon)
    [recorded] = record_changesets([("", document)], actor="ana", now=noon)

    after = table()
    differ = {pair for pair in {*before, *after} if before.get(pair) != after.get(pair)}
    assert pairs_of(impact) == differ
    assert {(change.model, change.channel) for change in recorded.status_changes} == differ
    assert impact.counted.changed == len(differ)
    assert impact.counted.pairs == len(after)


@pytest.mark.parametrize("what", DRAFTS)
def test_the_status_after_is_the_row_that_holds_once_it_is_published(
    what: str, noon: datetime
) -> None:
    document = changeset(*DRAFTS[what])

    impact = impact_of(document, now=noon)
    record_changesets([("", document)], actor="ana", now=noon)

    for places, row in impact.statuses:
        for models, channels in places:
            for name in models:
                for channel in channels:
                    told = row.after
                    assert told is not None
                    held = StatusInterval.objects.get(
                        frontier_model=name, channel=channel, start=told.since
                    )
                    assert held.start is None or held.start <= noon
                    assert held.end is None or held.end > noon
                    assert held.controlling == list(told.tier.controlling)
                    assert held.possible == told.as_json()["possible"]


@pytest.mark.parametrize("what", DRAFTS)
def test_asking_writes_nothing(what: str, noon: datetime) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        impact_of(changeset(*DRAFTS[what]), now=noon)

    assert {query["sql"].split()[0] for query in queries} <= {"SELECT"}


def test_a_draft_with_faults_has_no_impact(noon: datetime) -> None:
    with pytest.raises(InvalidChangeset) as raised:
        impact_of(
            changeset(entry("directive", directive("x", provision(models=["none"])))), now=noon
        )

    assert [fault.code for fault in raised.value.faults] == ["unknown-reference"]


def test_a_boundary_to_come_is_new_then_moves_and_is_dropped(noon: datetime) -> None:
    def work(draft: Any) -> set[str]:
        return {row.work.value for _, row in impact_of(draft, now=noon).boundaries}

    assert work(changeset(entry("directive", LATER))) == {"new"}
    record_changesets([("", changeset(entry("directive", LATER)))], actor="ana", now=noon)
    moved = directive(
        "later", provision("all", models=["gpt-5.6-sol"], period={"start": "2026-10-01"})
    )
    assert work(changeset(entry("directive", moved, "correct"))) == {"moved"}
    assert work(changeset(retraction("directive", "later"))) == {"dropped"}


def test_a_backdated_order_shows_apart_what_it_corrects(noon: datetime) -> None:
    impact = impact_of(changeset(*DRAFTS["a backdated order"]), now=noon)

    [first, *_] = sorted(row.start for _, row in impact.corrections if row.start is not None)
    assert first.isoformat().startswith("2026-06-10T04:00")
    assert not impact_of(changeset(*DRAFTS["a bar to come"]), now=noon).corrections


def test_the_letter_of_june_lets_the_approved_in_by_law_and_changes_no_tier(noon: datetime) -> None:
    """The offer stays closed: the answer's outcome is the same, its layer of law is not."""
    who = {"list": "commerce-approved-mythos-5"}
    start = {"start": "2026-06-27"}
    grant = provision("some", "GRANT", models=["fable-5"], who=who, period=start)

    impact = impact_of(changeset(entry("directive", directive("letter", grant))), now=noon)

    rows = [row.as_json() for _, row in impact.statuses]
    assert rows
    assert all(row["before"]["tier"] == row["after"]["tier"] == "closed" for row in rows)
    approved = [row.as_json() for _, row in impact.answers]
    approved = [row for row in approved if row["subject"]["lists"] == {who["list"]: "yes"}]
    assert approved
    for row in approved:
        assert (row["before"]["permitted"], row["after"]["permitted"]) == ("unknown", "yes")
        assert row["before"]["outcome"] == row["after"]["outcome"] == "deny"


def test_a_member_changes_answers_where_no_status_changes(noon: datetime) -> None:
    impact = impact_of(changeset(*DRAFTS["a member"]), now=noon)

    assert (*impact.statuses, *impact.boundaries, *impact.corrections) == ()
    assert {row.subject.organization for _, row in impact.answers} == {"acme"}
    assert 0 < impact.counted.reached < impact.counted.pairs


def test_nothing_changes_is_said_of_a_draft_without_effect(noon: datetime) -> None:
    impact = impact_of(changeset(*DRAFTS["a source"]), now=noon)

    assert impact.changes_nothing
    assert impact.as_json()["nothing_else"]["unchanged"] == impact.counted.pairs
    assert impact.counted.reached == 0


def test_the_digest_is_of_what_would_change(noon: datetime) -> None:
    draft = changeset(entry("directive", LETTER))
    first = impact_of(draft, now=noon)

    same = impact_of(changeset(entry("directive", LETTER), title="Other words"), now=noon)
    later = impact_of(draft, now=noon + timedelta(seconds=40))
    record_changesets([("", changeset(*DRAFTS["a model"]))], actor="ana", now=noon)
    beside = impact_of(draft, now=noon + timedelta(minutes=1))

    assert first.digest == same.digest == later.digest == beside.digest
    assert first.counted != beside.counted
    other = directive("letter", provision("all", models=["mythos-5"]))
    assert impact_of(changeset(entry("directive", other)), now=noon).digest != first.digest


def test_the_digest_changes_when_the_ground_has_moved(noon: datetime) -> None:
    draft = changeset(entry("directive", LETTER))
    first = impact_of(draft, now=noon)
    ground = directive("ground", provision("all", period={"start": "2026-06-20"}))
    record_changesets([("", changeset(entry("directive", ground)))], actor="ana", now=noon)

    second = impact_of(draft, now=noon + timedelta(minutes=1))

    assert second.digest != first.digest


def test_the_digest_changes_when_time_crosses_a_boundary(noon: datetime) -> None:
    draft = changeset(entry("directive", LATER))

    before = impact_of(draft, now=noon)
    after = impact_of(draft, now=noon + timedelta(days=90))

    assert before.digest != after.digest


def test_as_json_is_json_and_holds_the_digest(noon: datetime) -> None:
    impact = impact_of(changeset(*DRAFTS["a backdated order"]), now=noon)

    data = json.loads(json.dumps(impact.as_json()))

    assert data["digest"] == impact.digest
    assert {"models", "channels"} == set(data["statuses"][0]["on"][0])
    assert {
        "tier",
        "legal",
        "offered",
        "possible",
        "closed_because",
        "since",
        "until",
        "controlling",
    } == set(data["statuses"][0]["after"])


def test_the_page_on_impacts_names_every_member_and_every_contradiction(noon: datetime) -> None:
    page = (ROOT / "docs" / "impact.md").read_text()
    source = (ROOT / "recording" / "rules" / "contradictions.py").read_text()

    members = impact_of(changeset(*DRAFTS["a bar"]), now=noon).as_json()
    codes = re.findall(r'Finding\(\s*"([a-z-]+)"', source)

    assert len(codes) == 8
    assert [code for code in codes if f"| `{code}` |" not in page] == []
    assert [name for name in members if f"`{name}`" not in page] == []
