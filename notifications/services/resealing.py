"""Sealing anew what subscriptions keep to write it into mails."""

from accesscontrol.rules.sealing import UnreadableSecret
from accesscontrol.sealing import sealer
from accesscontrol.services.resealing import Resealed
from notifications.services.stopping import KINDS


def reseal_subscriptions() -> Resealed:
    """Seal with the newest key the tokens that end mails.

    One that no key opens is left: it gets another with its next mail.
    """
    found = Resealed()
    for kind in KINDS:
        rows = kind._default_manager.order_by("pk").values_list("pk", "unsubscribe_sealed")
        for pk, sealed in rows.iterator():
            if sealer().is_current(sealed):
                continue
            try:
                anew = sealer().seal(sealer().open(sealed))
            except UnreadableSecret:
                continue
            same = kind._default_manager.filter(pk=pk, unsubscribe_sealed=sealed)
            found.number += same.update(unsubscribe_sealed=anew)
    return found
