"""The impact of a draft, and where it differs from the one that was approved."""

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from recording.errors import ImpactChanged, WrongState
from recording.models import ChangesetDraft
from recording.queries.faults import fitting_document
from recording.queries.impact import impact_of
from recording.rules.impact import Impact
from recording.rules.workflow import State
from registry.documents.faults import Fault
from registry.documents.strict_json import Json, canonical
from registry.rules.document_differences import Difference, differences

MOST_SHOWN = 100
"""Differences in one answer; whoever needs more reads both impacts."""
LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Weighed:
    """What publishing would change: its canonical JSON, and the digest of what counts in it."""

    text: str
    digest: str

    def changed_since(self, approved: str | None) -> ImpactChanged:
        """The refusal that shows the difference; without the earlier impact, that there is one."""
        before = json.loads(approved) if approved else {}
        found = differences(before, json.loads(self.text)) if approved else iter(())
        return ImpactChanged(
            "Publishing would now change something else than was approved; see `errors` and "
            "/impact, then have it approved again.",
            [_fault(difference) for difference in islice(found, MOST_SHOWN)],
        )


def weigh(document: Json, *, now: datetime) -> Weighed:
    """What publishing a document without faults at `now` would change."""
    found = impact_of(document, now=now).as_json()
    return Weighed(canonical(found).decode(), found["digest"])


def _fault(difference: Difference) -> Fault:
    before, after = _short(difference.before), _short(difference.after)
    return Fault(difference.pointer, "impact-differs", f"Approved: {before}; now: {after}.")


def _short(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def impact_shown(draft: ChangesetDraft, *, now: datetime) -> Json:
    """The impact as of `now`; of what is published, as it was when it was approved.

    Raises: WrongState, for what was withdrawn; NoLongerFits, ClockBehind.
    """
    if draft.state == State.PUBLISHED.value:
        return json.loads(draft.impact)
    if draft.state == State.WITHDRAWN.value:
        raise WrongState("The changeset was withdrawn, and changes nothing.")
    return json.loads(weigh(fitting_document(draft), now=now).text)


def differences_from(draft: ChangesetDraft, impact: Impact) -> list[Difference]:
    """Where an impact differs from the one that the draft was approved with, if it ever was.

    The moment of looking and the counts, which change by themselves, are left out.
    """
    if not draft.impact:
        return []
    before, after = json.loads(draft.impact), impact.as_json()
    counted = ("digest", "as_of", "ledger_size", "nothing_else", "notified", "saved_checks")
    was, becomes = (
        {name: part for name, part in side.items() if name not in counted}
        for side in (before, after)
    )
    return list(islice(differences(was, becomes), MOST_SHOWN))
