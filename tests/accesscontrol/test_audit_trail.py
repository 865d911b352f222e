"""What is in the audit trail stays there, as it was written."""

import pytest
from django.db import DatabaseError, connection, transaction

from accesscontrol.models import AuditEvent
from accesscontrol.rules.principals import OPERATOR
from accesscontrol.services.audit import note

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(noon) -> AuditEvent:
    return note(
        actor=OPERATOR,
        action="key.revoked",
        object="key:1",
        before={"revoked_at": None},
        after={"revoked_at": "2026-07-01T12:00:00Z"},
        why="it leaked",
        now=noon,
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accesscontrol_auditevent SET why = 'no reason'",
        "DELETE FROM accesscontrol_auditevent",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(event, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditEvent.objects.get().why == "it leaked"


def test_an_event_keeps_who_what_when_and_why(event, noon):
    kept = AuditEvent.objects.get()

    assert (kept.at, kept.principal, kept.action, kept.object) == (
        noon, "operator", "key.revoked", "key:1",
    )  # fmt: skip
    assert kept.before == {"revoked_at": None}
    assert kept.after == {"revoked_at": "2026-07-01T12:00:00Z"}
