"""A draft is checked whole, kept whole, and changed only by who has read it."""

import pytest

from accesscontrol.rules.principals import Principal
from recording.errors import ActionForbidden
from recording.models import ChangesetDraft
from recording.services.drafts import create_draft, replace_draft
from registry.errors import InvalidChangeset, PreconditionFailed
from registry.models import LedgerHead
from tests.build import changeset, entry, organization

pytestmark = pytest.mark.django_db

ANA = Principal("person:1", "Ana", frozenset({"record"}))


def test_a_draft_is_kept_and_nothing_is_recorded(noon):
    size = LedgerHead.objects.get().size

    draft = create_draft(
        document=changeset(entry("organization", organization())), actor=ANA, now=noon
    )

    assert (draft.state, draft.revision, draft.author) == ("draft", 1, "person:1")
    assert LedgerHead.objects.get().size == size
