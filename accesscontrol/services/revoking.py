"""Taking API keys back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accesscontrol.models import ApiKey


@transaction.atomic(durable=True)
def revoke_keys(*, ids: Collection[int], now: datetime) -> list[ApiKey]:
    """End keys from `now` (aware UTC) on. Returns those that this ended; none is ended twice."""
    live = ApiKey.objects.select_for_update().filter(id__in=ids, revoked_at__isnull=True)
    keys = list(live.order_by("id"))
    ApiKey.objects.filter(id__in=[key.pk for key in keys]).update(revoked_at=now)
    return keys
