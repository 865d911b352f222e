"""Issuing and recognising API keys."""

import logging
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.db.models import Q

from accesscontrol.errors import ScopeNotYours, UnknownScope
from accesscontrol.models import ApiKey
from accesscontrol.queries.keys import live_key, live_key_hashed
from accesscontrol.rules.keys import RANDOM_BYTES, SCOPES, SHOWN_LENGTH, hash_of, key_of
from accesscontrol.rules.principals import OPERATOR, Principal
from accesscontrol.services.audit import note
from registry.documents.faults import Fault, pointer_to
from registry.presentation import instant_or_none

logger = logging.getLogger(__name__)

NOTICE_USE_EVERY = timedelta(minutes=1)
"""`last_used_at` is this coarse, so that a busy key does not write on every request."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key. `text` is the key itself: shown once, never stored."""

    key: ApiKey
    text: str


@transaction.atomic(durable=True)
def new_key(
    *,
    actor: Principal,
    name: str,
    scopes: Collection[str],
    now: datetime,
    expires_at: datetime | None = None,
) -> Issued:
    """Issue a key for the actor's account; for the registry itself where the actor has none.

    Raises: UnknownScope; ScopeNotYours, for a scope beyond what the actor may give.
    """
    _check_scopes(scopes, actor=actor)
    key = ApiKey(
        name=name,
        scopes=sorted(set(scopes)),
        account_id=actor.account,
        issued_by=actor.id,
        created_at=now,
        expires_at=expires_at,
    )
    return write_key(key, actor=actor, action="key.issued", why="")


def issue_key(
    *, name: str, scopes: Collection[str], now: datetime, expires_at: datetime | None = None
) -> str:
    """The text of a new key of the registry, issued by its operator.

    Raises: UnknownScope.
    """
    issued = new_key(actor=OPERATOR, name=name, scopes=scopes, now=now, expires_at=expires_at)
    return issued.text


def write_key(key: ApiKey, *, actor: Principal, action: str, why: str) -> Issued:
    """Give a new row its secret, and write it down with its audit event."""
    text = key_of(secrets.token_bytes(RANDOM_BYTES))
    key.prefix = text[:SHOWN_LENGTH]
    key.sha256 = hash_of(text)
    key.save(force_insert=True)
    note(
        actor=actor,
        action=action,
        object=f"key:{key.pk}",
        before=None,
        after={
            "prefix": key.prefix,
            "scopes": key.scopes,
            "account": key.account_id,
            "principal": key.principal_id,
            "expires_at": instant_or_none(key.expires_at),
        },
        why=why,
        now=key.created_at,
    )
    return Issued(key, text)


def recognise_key(key: str, *, now: datetime) -> ApiKey | None:
    """The live key with this text, with its use noted; None for any other text."""
    return _noticed(live_key(key, now=now), now=now)


def recognise_hash(sha256: str, *, now: datetime) -> ApiKey | None:
    """The same of a key whose text is known by its hash alone."""
    return _noticed(live_key_hashed(sha256, now=now), now=now)


def _noticed(found: ApiKey | None, *, now: datetime) -> ApiKey | None:
    if found is not None:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTICE_USE_EVERY)
        if found.last_used_at is None or found.last_used_at < now - NOTICE_USE_EVERY:
            _notice(stale, found, now=now)
    return found


def _check_scopes(scopes: Collection[str], *, actor: Principal) -> None:
    strange = [index for index, scope in enumerate(scopes) if scope not in SCOPES]
    if strange or not scopes:
        cure = f"Give one or more of {', '.join(SCOPES)}."
        pointers = [pointer_to("scopes", index) for index in strange] or [pointer_to("scopes")]
        raise UnknownScope(cure, [Fault(pointer, "not-a-choice", cure) for pointer in pointers])
    beyond = sorted(set(scopes) - set(actor.grantable))
    if beyond:
        may = ", ".join(actor.grantable) or "none"
        raise ScopeNotYours(f"Leave out {', '.join(beyond)}; the scopes that you may give: {may}.")


def _notice(stale: Q, key: ApiKey, *, now: datetime) -> None:
    """Note the use, unless a writer holds the database: no reader waits for that."""
    sqlite = connection.vendor == "sqlite"
    try:
        if sqlite:
            _wait_for_writers(0)
        ApiKey.objects.filter(stale, id=key.id).update(last_used_at=now)
    except OperationalError:
        logger.info("the use of key %s was not noted: the database is busy", key.prefix)
    finally:
        if sqlite:
            _wait_for_writers(connection.settings_dict["OPTIONS"]["timeout"] * 1000)


def _wait_for_writers(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(milliseconds)}")
