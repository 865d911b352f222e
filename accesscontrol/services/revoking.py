"""Taking API keys back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accesscontrol.models import ApiKey
from accesscontrol.queries.keys import own_key
from accesscontrol.rules.principals import Principal
from accesscontrol.services.audit import note
from registry.presentation import instant_or_none


@transaction.atomic(durable=True)
def revoke_key(*, actor: Principal, key_id: int, why: str, now: datetime) -> ApiKey:
    """End one of the actor's keys from `now` (aware UTC) on; one that has ended stays as it is.

    Raises: UnknownKey.
    """
    key = own_key(actor, key_id)
    _end(ApiKey.objects.filter(pk=key.pk), actor=actor, why=why, now=now)
    key.refresh_from_db(fields=["revoked_at"])
    return key


@transaction.atomic(durable=True)
def revoke_keys(*, ids: Collection[int], actor: Principal, why: str, now: datetime) -> list[ApiKey]:
    """End keys, whosoever they are, from `now` (aware UTC) on.

    For the registry's administrators. Returns those that this ended; none is ended twice.
    """
    return _end(ApiKey.objects.filter(id__in=ids), actor=actor, why=why, now=now)


def _end(rows: QuerySet[ApiKey], *, actor: Principal, why: str, now: datetime) -> list[ApiKey]:
    keys = list(rows.select_for_update().filter(revoked_at__isnull=True).order_by("id"))
    ApiKey.objects.filter(id__in=[key.pk for key in keys]).update(revoked_at=now)
    for key in keys:
        note(
            actor=actor,
            action="key.revoked",
            object=f"key:{key.pk}",
            before={"revoked_at": None},
            after={"revoked_at": instant_or_none(now)},
            why=why,
            now=now,
        )
    return keys
