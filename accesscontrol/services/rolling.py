"""Putting a new API key in the place of an old one."""

from datetime import datetime, timedelta

from django.db import transaction

from accesscontrol.errors import KeyEnded
from accesscontrol.models import ApiKey
from accesscontrol.queries.keys import own_key
from accesscontrol.rules.principals import Principal
from accesscontrol.services.audit import note
from accesscontrol.services.keys import Issued, write_key
from registry.presentation import instant_or_none


@transaction.atomic(durable=True)
def roll_key(*, actor: Principal, key_id: int, overlap: timedelta, now: datetime) -> Issued:
    """Issue a key in place of another, which stays good for `overlap`, or to its own end if sooner.

    The new key is the same principal with the same scopes, good for as long as the old one was
    when it was new. `now` is aware UTC. Raises: UnknownKey, KeyEnded.
    """
    old = own_key(actor, key_id)
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= now):
        raise KeyEnded("Issue a new key instead; this one is revoked or has expired.")
    term = None if old.expires_at is None else old.expires_at - old.created_at
    successor = ApiKey(
        name=old.name,
        scopes=old.scopes,
        account_id=old.account_id,
        line_id=old.line_id or old.pk,
        issued_by=old.issued_by,
        created_at=now,
        expires_at=None if term is None else now + term,
    )
    issued = write_key(successor, actor=actor, action="key.rolled", why=f"in place of key:{old.pk}")
    ends = now + overlap
    if old.expires_at is None or ends < old.expires_at:
        note(
            actor=actor,
            action="key.shortened",
            object=f"key:{old.pk}",
            before={"expires_at": instant_or_none(old.expires_at)},
            after={"expires_at": instant_or_none(ends)},
            why=f"key:{issued.key.pk} takes its place",
            now=now,
        )
        old.expires_at = ends
        old.save(update_fields=["expires_at"])
    return issued
