"""Nothing that is done with a changeset alters an answer that was known before it."""

import pytest
from django.test import Client

from recording.services.drafts import replace_draft
from recording.services.publishing import publish
from recording.services.review import reject
from registry.queries.ledger import current_size
from tests.build import changeset, directive, entry, provision
from tests.recording.cast import ANA, BEN, CLEO, approved, drafted, opening, submitted

pytestmark = pytest.mark.django_db

PATHS = [
    "checks?model={model}&channel=anthropic-api&as_of={day}&known_at={size}",
    "models/{model}/status?channel=anthropic-api&as_of={day}&known_at={size}",
    "models/{model}/history?channel=anthropic-api&known_at={size}",
    "directives?limit=200&known_at={size}",
]


def answers(size: int) -> list[bytes]:
    """What was known at a size, and at one before it, of two models on three days."""
    return [
        Client().get("/api/v1/" + path.format(model=model, day=day, size=known)).content
        for path in PATHS
        for model in ("fable-5", "mythos-5")
        for day in ("2026-06-20", "2026-06-28", "2026-07-05")
        for known in (size, 54)
    ]


def test_no_answer_of_before_changes_on_any_way_to_the_ledger(noon):
    size = current_size()
    before = answers(size)
    changed = directive("us-commerce-2026-07-02", provision("bar", models=["mythos-5"]))

    publish(draft_id=approved(noon).id, actor=ANA, now=noon)
    publish(
        draft_id=drafted(noon, changeset(entry("directive", changed))).id,
        actor=CLEO, now=noon, emergency_reason="A court order.",
    )  # fmt: skip
    waiting = submitted(noon, opening("waiting"))
    reject(draft_id=waiting.id, actor=BEN, text="No.", now=noon)
    replace_draft(draft_id=waiting.id, document=opening("other"), revision=3, actor=ANA, now=noon)

    assert current_size() == size + 2
    assert answers(size) == before
    assert answers(current_size()) != before
