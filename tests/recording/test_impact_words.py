"""An impact in words: what a person at a desk, or an operator at a prompt, is told."""

import json
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from recording.queries.impact import impact_of
from recording.queries.names import names_in, names_on_record
from recording.rules.impact_words import MOST_NAMED, words_of
from registry.models import LedgerHead
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, model, provision, retraction

pytestmark = pytest.mark.django_db

SOL: dict[str, Any] = {"models": ["gpt-5.6-sol"], "channels": ["openai-api"]}


def told(document: Any, now: datetime) -> dict[str, tuple[str, ...]]:
    names = {**names_on_record(), **names_in(document)}
    sections = words_of(impact_of(document, now=now), names=names)
    return {section.title: section.lines for section in sections}


def order(**rest: Any) -> Any:
    return changeset(entry("directive", directive("order", provision("all", **SOL, **rest))))


def test_a_bar_from_now_on(noon: datetime) -> None:
    words = told(order(period={"start": "2026-07-01T12:00:00Z"}), noon)

    assert words["Now"] == (
        "GPT-5.6 Sol over OpenAI API: limited, then closed (barred), since 1 July 2026, 12:00 UTC",
    )
    assert "Corrections of history" not in words
    assert (
        "An organisation on the list Approved partners for GPT-5.6, GPT-5.6 Sol over OpenAI API, "
        "now: allow, then deny"
    ) in words["Answers"]
    assert words["Nothing else"] == (
        "The status of 39 of 40 pairs of a model and a channel stays as it is, in the past and "
        "to come; about 39 of them no answer changes, to anybody.",
    )
    assert any("order/all is a bar of its own" in line for line in words["Beware"])


def test_a_bar_to_come_that_moves_and_is_dropped(noon: datetime) -> None:
    first = order(period={"start": "2026-09-01T00:00:00Z"})
    assert told(first, noon)["To come"] == (
        "GPT-5.6 Sol over OpenAI API: from 1 September 2026, 00:00 UTC closed (barred), by law "
        "closed, by offer limited",
    )
    record_changesets([("", first)], actor="ana", now=noon)

    moved = order(period={"start": "2026-10-01T00:00:00Z"})
    moved["entries"][0]["op"] = "correct"
    assert told(moved, noon)["To come"] == (
        "GPT-5.6 Sol over OpenAI API: from 1 October 2026, 00:00 UTC closed (barred), by law "
        "closed, by offer limited, and no more from 1 September 2026, 00:00 UTC closed (barred), "
        "by law closed, by offer limited",
    )
    dropped = told(changeset(retraction("directive", "order")), noon)
    said = "GPT-5.6 Sol over OpenAI API: no more from 1 September 2026"
    assert dropped["To come"][0].startswith(said)


def test_a_correction_of_history(noon: datetime) -> None:
    words = told(order(period={"start": "2026-06-30T00:00:00Z"}), noon)

    assert words["Corrections of history"] == (
        "GPT-5.6 Sol over OpenAI API: from 30 June 2026, 00:00 UTC to now it was limited, and is "
        "now said to have been closed (barred)",
    )


def test_a_model_that_joins_the_record_and_many_are_counted(noon: datetime) -> None:
    one = told(changeset(entry("model", model("atlas-1"))), noon)
    assert any("not on record, then closed" in line for line in one["Now"])
    assert "Atlas 1" in one["Now"][0]

    many = [entry("model", model(f"atlas-{n}")) for n in range(MOST_NAMED + 1)]
    assert f"{MOST_NAMED + 1} models over" in told(changeset(*many), noon)["Now"][0]


def test_the_command_shows_the_impact_and_records_nothing(tmp_path: Path) -> None:
    path = tmp_path / "draft.json"
    path.write_text(json.dumps(order(period={"start": "2026-06-30T00:00:00Z"})))
    before = LedgerHead.objects.get().size
    shown, data = StringIO(), StringIO()

    call_command("impact", path, stdout=shown)
    call_command("impact", path, "--json", stdout=data)

    assert "limited, then closed (barred)" in shown.getvalue()
    assert f"Digest: {json.loads(data.getvalue())['digest']}" in shown.getvalue()
    assert LedgerHead.objects.get().size == before


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[]", "holds 0 changesets"),
        ("{", "Not JSON"),
        (json.dumps(order(who={"class": "nobody-knows"})), "unknown-reference"),
    ],
)
def test_the_command_says_what_is_wrong_with_a_file(
    text: str, complaint: str, tmp_path: Path
) -> None:
    path = tmp_path / "draft.json"
    path.write_text(text)

    with pytest.raises(CommandError, match=complaint):
        call_command("impact", path)


def test_the_command_says_that_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("impact", tmp_path / "none.json")
