"""Keys to read: which are a principal's to manage, and whose key a text is."""

from datetime import datetime

from django.db.models import Q, QuerySet

from accesscontrol.errors import UnknownKey
from accesscontrol.models import ApiKey
from accesscontrol.rules.keys import hash_of, is_well_formed
from accesscontrol.rules.principals import Principal

GREATEST_ID = 2**63 - 1


def own_keys(principal: Principal) -> QuerySet[ApiKey]:
    """The keys of the principal's account, or those of the registry itself.

    For whoever manages these, all others do not exist.
    """
    if not principal.manages_keys:
        return ApiKey.objects.none()
    return ApiKey.objects.filter(account=principal.account)


def own_key(principal: Principal, key_id: int) -> ApiKey:
    """One of the principal's keys, locked until the transaction ends. Raises: UnknownKey."""
    found = None
    if 0 < key_id <= GREATEST_ID:
        found = own_keys(principal).select_for_update().filter(pk=key_id).first()
    if found is None:
        raise UnknownKey("You have no key with this number; see the list of your keys.")
    return found


def live_key(text: str, *, now: datetime) -> ApiKey | None:
    """The live key with this text; None for any other text."""
    return live_key_hashed(hash_of(text), now=now) if is_well_formed(text) else None


def live_key_hashed(sha256: str, *, now: datetime) -> ApiKey | None:
    """The live key whose text has this hash."""
    unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    return ApiKey.objects.filter(unexpired, sha256=sha256, revoked_at=None).first()
