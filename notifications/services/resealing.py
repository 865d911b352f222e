"""Sealing anew what subscriptions keep to write it into mails."""

from accesscontrol.rules.sealing import UnreadableSecret
from accesscontrol.sealing import sealer
from accesscontrol.services.resealing import Resealed
from notifications.models import MailSubscription


def reseal_subscriptions() -> Resealed:
    """Seal with the newest key the tokens that end subscriptions by mail.

    One that no key opens is left: it gets another with its next mail.
    """
    found = Resealed()
    rows = MailSubscription.objects.order_by("pk")
    for pk, sealed in rows.values_list("pk", "unsubscribe_sealed").iterator():
        if sealer().is_current(sealed):
            continue
        try:
            anew = sealer().seal(sealer().open(sealed))
        except UnreadableSecret:
            continue
        same = MailSubscription.objects.filter(pk=pk, unsubscribe_sealed=sealed)
        found.number += same.update(unsubscribe_sealed=anew)
    return found
