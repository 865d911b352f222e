"""Forms of the desk, and the faults in them."""

from collections.abc import Sequence
from uuid import UUID

from accesscontrol.rules.principals import Principal
from recording.errors import UnknownSheet
from recording.models import DeskSheet
from recording.queries.faults import check_document
from recording.rules.forms.sheets import Sheet, document_of, sheet_faults
from registry.documents.faults import Fault


def own_sheet(sheet_id: UUID, owner: Principal) -> DeskSheet:
    """Raises: UnknownSheet, also for the sheet of somebody else."""
    own = DeskSheet.objects.filter(id=sheet_id, owner=owner.id, handed_in_at=None).first()
    if own is None:
        raise no_such_sheet()
    return own


def open_sheets(owner: Principal) -> Sequence[DeskSheet]:
    """What the owner has begun and not handed in, the latest first."""
    found = DeskSheet.objects.filter(owner=owner.id, handed_in_at=None).select_related("draft")
    return list(found.order_by("-changed_at", "id"))


def faults_of(sheet: Sheet) -> list[Fault]:
    """Everything wrong with it, by pointers into its document; typing before meaning."""
    typed = [Fault(at, "invalid-value", cure) for at, cure in sheet_faults(sheet)]
    at = {fault.pointer for fault in typed}
    _, found = check_document(document_of(sheet))
    return typed + [fault for fault in found if fault.pointer not in at]


def no_such_sheet() -> UnknownSheet:
    return UnknownSheet("You have no such form, or have handed it in; see /desk.")
