"""Who acts in these tests, and what they write."""

from datetime import datetime
from typing import Any

from accesscontrol.rules.principals import Principal
from recording.models import ChangesetDraft
from recording.services.drafts import create_draft
from recording.services.review import approve, submit
from tests.build import changeset, directive, entry, provision

ANA = Principal("person:1", "Ana", frozenset({"record"}))
BEN = Principal("person:2", "Ben", frozenset({"approve"}))
CLEO = Principal("person:3", "Cleo", frozenset({"record", "approve", "admin"}))
DORA = Principal("person:4", "Dora", frozenset({"read", "check", "webhooks"}))


def opening(object_id: str = "opening", **overrides: Any) -> dict[str, Any]:
    """A changeset that opens Fable 5 to everybody from an instant on."""
    offer = {"who": {"class": "everyone"}, "period": {"start": "2026-07-02T00:00:00Z"}}
    provisions = [provision("open", "OFFER", **{**offer, **overrides})]
    return changeset(entry("directive", directive(object_id, *provisions)))


def drafted(now: datetime, document: Any = None, actor: Principal = ANA) -> ChangesetDraft:
    return create_draft(document=document or opening(), actor=actor, now=now)


def submitted(now: datetime, document: Any = None) -> ChangesetDraft:
    return submit(draft_id=drafted(now, document).id, actor=ANA, now=now)


def approved(now: datetime, document: Any = None) -> ChangesetDraft:
    return approve(draft_id=submitted(now, document).id, actor=BEN, now=now)
