"""Sealing anew what was kept in the clear or under an older key."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.db import transaction

from accesscontrol.models import HeldOpening
from accesscontrol.rules.sealing import UnreadableSecret
from accesscontrol.sealing import sealer

SECRET_PARTS = ("secret", "seed")
"""The parts of a second factor's data that django-allauth seals."""


@dataclass(slots=True)
class Resealed:
    """How many secrets were sealed anew, and which no key opens, as `second factor 7`."""

    number: int = 0
    unreadable: list[str] = field(default_factory=list)


def reseal_factors() -> Resealed:
    """Seal the secrets of all second factors with the newest key. Can be repeated at will."""
    found = Resealed()
    for number in list(_stale()):
        _reseal(number, found)
    return found


def reseal_openings() -> Resealed:
    """Seal with the newest key what opens confidential memberships."""
    found = Resealed()
    for row in HeldOpening.objects.order_by("pk"):
        if not sealer().is_current(row.sealed):
            try:
                sealed = sealer().seal(sealer().open(row.sealed))
            except UnreadableSecret:
                found.unreadable.append(f"opening {row.pk}")
            else:
                # An opening is never changed, only taken back.
                found.number += HeldOpening.objects.filter(pk=row.pk).update(sealed=sealed)
    return found


def _stale() -> Iterator[int]:
    for row in Authenticator.objects.order_by("pk").iterator():
        if any(
            not sealer().is_current(row.data[part]) for part in SECRET_PARTS if part in row.data
        ):
            yield row.pk


@transaction.atomic(durable=True)
def _reseal(number: int, found: Resealed) -> None:
    """One factor, locked: a recovery code may be used up at this moment."""
    row = Authenticator.objects.select_for_update().filter(pk=number).first()
    if row is None:
        return
    for part in SECRET_PARTS:
        if part in row.data:
            try:
                row.data[part] = sealer().seal(sealer().open(row.data[part]))
            except UnreadableSecret:
                found.unreadable.append(f"second factor {number}")
                return
    row.save(update_fields=["data"])
    found.number += 1
