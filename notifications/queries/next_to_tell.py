"""When time alone gives something to tell: the next boundary, the next mark of a
deadline, the next turn of a saved check."""

from datetime import datetime

from django.db.models import Min

from accesscontrol.models import SavedCheck
from notifications.models import Teller
from notifications.queries.deadlines import next_mark_after
from registry.models import LedgerHead, StatusInterval


def next_to_tell() -> datetime | None:
    """The first instant, past or to come, at which something is to be told."""
    through = LedgerHead.objects.filter(id=1).values_list("announced_through", flat=True).first()
    boundary = None
    if through is not None:
        coming = StatusInterval.objects.filter(start__gt=through).order_by("start")
        boundary = coming.values_list("start", flat=True).first()
    teller = Teller.objects.filter(id=Teller.TELLING).first()
    mark = None
    if teller is not None and teller.deadlines_through is not None:
        mark = next_mark_after(teller.ledger_size, teller.deadlines_through)
    check = SavedCheck.objects.aggregate(next=Min("turns_at"))["next"]
    coming_next = (instant for instant in (boundary, mark, check) if instant is not None)
    return min(coming_next, default=None)
