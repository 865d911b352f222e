"""The audit trail: one row for each act, written with the change that it tells of."""

from datetime import datetime

from django.db import transaction

from accesscontrol.models import AuditEvent
from accesscontrol.rules.principals import Principal
from accesscontrol.snapshot.marks import changed_after_commit
from registry.documents.strict_json import Json


def note(
    *,
    actor: Principal,
    action: str,
    object: str,  # noqa: A002 the word of the trail, as its readers see it
    before: Json | None,
    after: Json | None,
    why: str,
    now: datetime,
) -> AuditEvent:
    """Write one act down, in the transaction of the change itself, so that neither is without
    the other.

    `action` says what was done, as `key.issued`; `object` to what, as `key:12`. `before` and
    `after` hold what changed and neither secrets nor names of persons. `now` is aware UTC.
    Raises: TransactionManagementError, outside of a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("note() belongs to the change it tells of")
    changed_after_commit()
    return AuditEvent.objects.create(
        at=now,
        principal=actor.id,
        action=action,
        object=object,
        before=before,
        after=after,
        why=why,
    )
