"""The impact of a changeset as its page shows it: a table of statuses, then sentences."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from recording.models import ChangesetDraft
from recording.queries.impact import impact_of
from recording.queries.naming import names_with
from recording.queries.weighing import differences_from
from recording.rules.impact import Impact
from recording.rules.impact_words import Section, words_of
from recording.rules.workflow import State
from registry.documents.faults import Fault
from registry.errors import ClockBehind, InvalidChangeset
from registry.rules.document_differences import Difference

Names = Mapping[tuple[str, str], str]
MOST_NAMED = 30


@dataclass(frozen=True, slots=True)
class StatusLine:
    models: tuple[str, ...]
    channels: tuple[str, ...]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ToldImpact:
    """`faults` instead of everything else, where the changeset no longer fits the record.

    `moved` is what differs from what was approved when the approval lapsed.
    """

    digest: str
    statuses: tuple[StatusLine, ...]
    sections: tuple[Section, ...]
    unchanged: tuple[str, ...]
    changes_nothing: bool
    is_past: bool
    faults: Sequence[Fault] = ()
    moved: Sequence[Difference] = ()


def told_impact(draft: ChangesetDraft, *, now: datetime) -> ToldImpact | None:
    """None for what was withdrawn. Of what is published, what it was published for."""
    if draft.state == State.WITHDRAWN.value:
        return None
    names = names_with(json.loads(draft.document))
    if draft.state == State.PUBLISHED.value:
        stored = json.loads(draft.impact)
        lines = tuple(_lines(stored["statuses"], names))
        return ToldImpact(draft.impact_digest, lines, (), (), False, is_past=True)
    try:
        # It finds the same faults as `fitting_document`, and checks a long list only once.
        impact = impact_of(json.loads(draft.document), now=now)
    except (InvalidChangeset, ClockBehind) as error:
        return ToldImpact("", (), (), (), False, is_past=False, faults=error.faults)
    stated = impact.as_json()
    organizations = {
        row["subject"]["organization"]
        for row in stated["answers"]
        if row["subject"]["organization"]
    }
    names = {**names_with(organizations=organizations), **names} if organizations else names
    moved = differences_from(draft, impact) if draft.lapsed_code else ()
    return ToldImpact(
        digest=impact.digest,
        statuses=tuple(_lines(stated["statuses"], names)),
        sections=tuple(s for s in words_of(impact, names=names) if s.title != "Now"),
        unchanged=_unchanged(impact, names),
        changes_nothing=impact.changes_nothing,
        is_past=False,
        moved=moved,
    )


def _lines(rows: Iterable[Mapping[str, Any]], names: Names) -> Iterable[StatusLine]:
    for row in rows:
        for place in row["on"]:
            yield StatusLine(
                tuple(names.get(("model", one), one) for one in place["models"]),
                tuple(names.get(("channel", one), one) for one in place["channels"]),
                row["before"],
                row["after"],
            )


def _unchanged(impact: Impact, names: Names) -> tuple[str, ...]:
    """The models on record of which nothing is said; none where they are too many to name."""
    told = (*impact.statuses, *impact.boundaries, *impact.corrections, *impact.answers)
    touched = {model for places, _ in told for models, _ in places for model in models}
    rest = sorted(
        name for (kind, model), name in names.items() if kind == "model" and model not in touched
    )
    return tuple(rest) if len(rest) <= MOST_NAMED else ()
