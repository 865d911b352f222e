"""Issuing and recognising API keys."""

import logging
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.db.models import Q

from accesscontrol.errors import UnknownScope
from accesscontrol.models import ApiKey
from accesscontrol.rules.keys import (
    RANDOM_BYTES,
    SCOPES,
    SHOWN_LENGTH,
    hash_of,
    is_well_formed,
    key_of,
)

logger = logging.getLogger(__name__)

NOTICE_USE_EVERY = timedelta(minutes=1)
"""`last_used_at` is this coarse, so that a busy key does not write on every request."""


@transaction.atomic(durable=True)
def issue_key(
    *, name: str, scopes: Collection[str], now: datetime, expires_at: datetime | None = None
) -> str:
    """Make a key for a principal. The key is returned once and never stored.

    Raises: UnknownScope.
    """
    strange = sorted(set(scopes) - set(SCOPES))
    if strange or not scopes:
        raise UnknownScope(f"Give one or more of {', '.join(SCOPES)}.")
    key = key_of(secrets.token_bytes(RANDOM_BYTES))
    ApiKey.objects.create(
        name=name,
        prefix=key[:SHOWN_LENGTH],
        sha256=hash_of(key),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=expires_at,
    )
    return key


def recognise_key(key: str, *, now: datetime) -> ApiKey | None:
    """The live key with this text, with its use noted; None for any other text."""
    if not is_well_formed(key):
        return None
    live = ApiKey.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now), sha256=hash_of(key), revoked_at=None
    )
    found = live.first()
    if found is not None:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTICE_USE_EVERY)
        if found.last_used_at is None or found.last_used_at < now - NOTICE_USE_EVERY:
            _notice(stale, found, now=now)
    return found


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
