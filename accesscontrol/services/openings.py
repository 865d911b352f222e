"""Openings of confidential memberships: handed in by the account of whom they name, and taken back.

None of it goes into the audit trail: staff read that, and nobody but the account is to know which
organisation is on a list in confidence. Who handed an opening in, and when, is in its row.
"""

from datetime import datetime

from django.db import transaction

from accesscontrol.errors import (
    AccountNeeded,
    OpensNothing,
    OrganizationNotNamed,
    TooManyOpenings,
)
from accesscontrol.models import Account, HeldOpening
from accesscontrol.queries.openings import (
    has_commitment,
    opening_in,
    own_opening,
    sealed_text,
)
from accesscontrol.rules.commitments import Opening
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.sealing import UnreadableSecret
from accesscontrol.sealing import seal
from accesscontrol.snapshot.marks import changed_after_commit
from registry.documents.faults import Fault

MOST_HELD = 100


@transaction.atomic(durable=True)
def hand_in_opening(*, actor: Principal, opening: Opening, now: datetime) -> HeldOpening:
    """Keep an opening for the actor's account, whose keys then get answers that rest on it.

    It has to open a membership of the organisation that the account stands for, on record now or
    before. One that the account holds already is not kept twice.
    Raises: AccountNeeded, OrganizationNotNamed, OpensNothing, TooManyOpenings.
    """
    if actor.account is None:
        raise AccountNeeded("An opening belongs to the account of an organisation; use its key.")
    account = Account.objects.select_for_update().get(pk=actor.account)
    if not account.organization:
        raise OrganizationNotNamed(
            "Ask whoever runs the registry to say which organisation on record your account "
            "stands for."
        )
    if not has_commitment(opening, account.organization):
        cure = (
            f"No membership of this list was ever recorded that this salt opens for "
            f"{account.organization}; compare both with what the registry gave you."
        )
        raise OpensNothing(cure, [Fault("/salt", "invalid-value", cure)])
    held = list(HeldOpening.objects.filter(account=account).order_by("id"))
    for row in held:
        if _is_sealed_in(row, opening):
            return row
    if len(held) >= MOST_HELD:
        raise TooManyOpenings(f"Withdraw one of the {MOST_HELD} that your account holds first.")
    changed_after_commit()
    return HeldOpening.objects.create(
        account=account, sealed=seal(sealed_text(opening)), added_by=actor.id, added_at=now
    )


def _is_sealed_in(row: HeldOpening, opening: Opening) -> bool:
    try:
        return opening_in(row.sealed) == opening
    except UnreadableSecret:
        return False


@transaction.atomic(durable=True)
def withdraw_opening(*, actor: Principal, opening_id: int) -> None:
    """Keep an opening no longer: the account's keys are answered as everybody is.

    Raises: UnknownOpening.
    """
    changed_after_commit()
    own_opening(actor, opening_id).delete()
