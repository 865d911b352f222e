"""The buttons beside the field of an organisation: look for it, take one, add it as new.

They work on what was posted, so that the field keeps what they say like anything typed.
"""

from collections.abc import Callable

from django.http import QueryDict

from recording.models import DeskSheet
from recording.queries.organization_picks import fresh_organization_id
from recording.rules.forms.sheets import Sheet, add_entry, document_of

FIND, TAKE, NEW = "find", "take", "new"

Change = Callable[[Sheet], None]


def field_of(given: QueryDict) -> str:
    """The name of the field beside which a button was pressed; "" if none was."""
    pressed = next((str(given[name]) for name in (FIND, TAKE, NEW) if name in given), "")
    return pressed.partition("=")[0]


def picked(given: QueryDict, own: DeskSheet, change: Change) -> tuple[QueryDict, Change]:
    """What was posted with the choice in it, and what that does to the sheet besides `change`."""
    name = field_of(given)
    if not name or name not in given:
        return given, change
    chosen = given.copy()
    if TAKE in given:
        chosen[name] = str(given[TAKE]).partition("=")[2]
        return chosen, change
    called = " ".join(str(given[name]).replace("\x00", "").split())
    if NEW not in given or not called:
        return given, change
    chosen[name] = fresh_organization_id(called, document_of(own.sheet))
    organization = {"id": chosen[name], "name": called}

    def with_new(sheet: Sheet) -> None:
        change(sheet)
        add_entry(sheet, {"op": "assert", "kind": "organization", "object": organization})

    return chosen, with_new
