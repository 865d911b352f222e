"""Drafts over the wide world, to measure impacts with: one of every kind that touches much."""

from collections.abc import Iterable
from typing import Any

from benchmarks.worlds import wide_draft, wide_world

Entry = tuple[str, str, dict[str, Any]]


def drafts() -> dict[str, dict[str, Any]]:
    """Changeset documents by what they do."""
    world = {(entry["kind"], entry["object"]["id"]): entry["object"] for entry in wide_world()}
    bureau, approved = world["authority", "bureau"], world["list", "approved"]
    closed = {"class": "foreign_person", "standing": "confirmed"}
    return {
        "a letter about one model": wide_draft(["m-7"]),
        "about ten models": wide_draft([f"m-{7 * n}" for n in range(10)]),
        "about a family of 20 models": wide_draft([{"family": "f-10"}]),
        "about a developer with 200 models": wide_draft([{"developer": "dev-3"}]),
        "about every model over every channel": wide_draft(["*"]),
        "a new model": _changeset([("assert", "model", {**world["model", "m-1"], "id": "m-new"})]),
        "a new channel": _changeset(
            [("assert", "channel", {**world["channel", "c-1"], "id": "c-new"})]
        ),
        "a channel untracked by 1,000 models": _changeset(
            ("correct", "model", {**world["model", f"m-{n}"], "untracked": ["c-1"]})
            for n in range(1000)
        ),
        "new words in 1,000 directives": _changeset(
            ("correct", "directive", _reworded(world["directive", f"d-{n:04}"]))
            for n in range(1000)
        ),
        "the end of 1,000 directives": _changeset(
            [("assert", "directive", _end(world["directive", "d-0000"]))]
        ),
        "a list that is closed for a class": _changeset(
            [("correct", "list", {**approved, "closed_for": [closed]})]
        ),
        "an organisation with a fact, on a list": _changeset(_member()),
        "a letter of 2020 about every model": _of_2020(wide_draft(["*"])),
        "the authority in another time zone": _changeset(
            [("correct", "authority", {**bureau, "time_zone": "Europe/Paris"})]
        ),
    }


def _changeset(entries: Iterable[Entry]) -> dict[str, Any]:
    return {
        "title": "A change",
        "reason": "To measure.",
        "entries": [{"op": op, "kind": kind, "object": obj} for op, kind, obj in entries],
    }


def _reworded(directive: dict[str, Any]) -> dict[str, Any]:
    provisions = [{**provision, "text": "Said anew."} for provision in directive["provisions"]]
    return {**directive, "provisions": provisions}


def _end(directive: dict[str, Any]) -> dict[str, Any]:
    end = {
        "id": "end",
        "kind": "END",
        "models": ["*"],
        "channels": ["*"],
        "period": {"start": "2026-11-01"},
        "force": "binding",
        "standing": "confirmed",
        "against": [f"d-{number:04}" for number in range(0, 5000, 5)],
    }
    return {**directive, "id": "the-end", "provisions": [end]}


def _member() -> list[Entry]:
    period = {"start": "2026-01-01"}
    fact = {"class": "foreign_person", "value": "yes", "period": period, "standing": "confirmed"}
    member = {
        "id": "acme-is-approved",
        "list": "approved",
        "organization": "acme",
        "period": period,
        "standing": "confirmed",
    }
    return [
        ("assert", "organization", {"id": "acme", "name": "Acme", "facts": [fact]}),
        ("assert", "member", member),
    ]


def _of_2020(draft: dict[str, Any]) -> dict[str, Any]:
    for provision in draft["entries"][0]["object"]["provisions"]:
        provision["period"] = {"start": "2020-01-01"}
    return draft
