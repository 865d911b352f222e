"""Sealing anew what endpoints and subscriptions keep."""

from typing import Any

from django.db.models import QuerySet

from accesscontrol.rules.sealing import UnreadableSecret
from accesscontrol.sealing import sealer
from accesscontrol.services.resealing import Resealed
from notifications.models import Endpoint, EndpointSecret
from notifications.services.stopping import KINDS


def reseal_endpoints() -> Resealed:
    """Seal with the newest key what webhooks are signed with, and the headers they are given."""
    found = Resealed()
    kept = EndpointSecret.objects.all()
    for pk in _reseal(kept, "sealed", found):
        number = kept.values_list("endpoint", flat=True).get(pk=pk)
        found.unreadable.append(f"secret of webhook {number}")
    for pk in _reseal(Endpoint.objects.exclude(headers=""), "headers", found):
        found.unreadable.append(f"headers of webhook {pk}")
    return found


def reseal_subscriptions() -> Resealed:
    """Seal with the newest key the tokens that end mails.

    One that no key opens is left: it gets another with its next mail.
    """
    found = Resealed()
    for kind in KINDS:
        _reseal(kind._default_manager.all(), "unsubscribe_sealed", found)
    return found


def _reseal(rows: QuerySet[Any], column: str, found: Resealed) -> list[int]:
    """The rows that no key opens. One that is changed meanwhile has the newest key by that."""
    unreadable = []
    for pk, sealed in rows.order_by("pk").values_list("pk", column).iterator():
        if sealer().is_current(sealed):
            continue
        try:
            anew = sealer().seal(sealer().open(sealed))
        except UnreadableSecret:
            unreadable.append(pk)
            continue
        found.number += rows.filter(pk=pk, **{column: sealed}).update(**{column: anew})
    return unreadable
