"""Several answers of a check page are kept, or several questions saved: all of them or none."""

from dataclasses import replace

import pytest
from django.db import IntegrityError

from accesscontrol.models import SavedCheck, StoredDecision
from accesscontrol.rules.principals import Principal
from accesscontrol.services import saving_checks
from accesscontrol.services.deciding import Evidence, store_decisions
from tests.people import NOON, member, signed_in

pytestmark = pytest.mark.django_db

KEEP = "/check/keep?model=mythos-5&channel=anthropic-api&users=us_person&users=foreign_person"


def test_of_several_answers_all_are_kept_or_none():
    actor = Principal("key:1", "gateway", frozenset({"check"}))
    evidence = Evidence(asked={}, understood={}, answer="{}", outcome="deny", ledger_size=1)
    broken = replace(evidence, outcome=None)  # type: ignore[arg-type]

    with pytest.raises(IntegrityError):
        store_decisions(actor=actor, evidence=[evidence, broken], now=NOON)

    assert StoredDecision.objects.count() == 0


def test_of_several_questions_all_are_saved_or_none(monkeypatch):
    monkeypatch.setattr(saving_checks, "MOST_SAVED", 1)
    ana = signed_in(member("ana", "acme"))

    response = ana.post(KEEP, {"what": "watch"})

    assert response.status_code == 409
    assert SavedCheck.objects.count() == 0
