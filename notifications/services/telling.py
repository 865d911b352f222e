"""Telling the history: events for all that the change log has and no event tells yet.

The history is the outbox. A change of the log becomes events exactly once, however late this
runs and however many workers do: the teller's row is locked, and moves in one transaction with
the events.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction

from notifications.models import Teller
from notifications.queries.carried import Carried
from notifications.queries.catalogue import catalogue_at
from notifications.queries.change_log import Moment, moments_after
from notifications.queries.deadlines import marks_due, next_mark_after
from notifications.rules.deadlines import news_of_mark
from notifications.rules.events import News
from notifications.rules.links import Links
from notifications.rules.telling import news_of, object_changes
from notifications.services.entering import enter_events
from registry.queries.changes import last_change

AT_ONCE = 500
MOST_ROUNDS = 1000
EVERYBODY = ""


def tell_due(*, now: datetime) -> int:
    """Enter an event for whatever is to be told by `now` (aware UTC); how many were entered.

    Writes nothing where nothing is due. Raises: LogHasGap.
    """
    told = 0
    for _ in range(MOST_ROUNDS):
        if not _is_anything_due(now):
            break
        told += _tell_some(now)
    return told


@transaction.atomic(durable=True)
def _tell_some(now: datetime) -> int:
    teller = _locked_teller()
    news: list[News] = []
    for moment in moments_after(teller.changes_through, about=AT_ONCE):
        news += _news_of_moment(teller, moment)
    if last_change() == teller.changes_through:
        news += _news_of_deadlines(teller, now, told_at=now)
    events = enter_events(account=EVERYBODY, news=news, now=now)
    teller.save(update_fields=["changes_through", "ledger_size", "deadlines_through"])
    return len(events)


def _news_of_moment(teller: Teller, moment: Moment) -> Iterator[News]:
    """What a moment of the log gives, behind the deadlines that were reached before it."""
    last = moment[-1]
    yield from _news_of_deadlines(teller, last.at, told_at=last.at)
    lists = frozenset[str]().union(*(change.lists for change in object_changes(moment)))
    catalogue = catalogue_at(last.ledger_size, lists)
    carried = Carried(teller.ledger_size, last.ledger_size)
    yield from news_of(moment, catalogue, _links(), is_carried=carried.has)
    teller.changes_through = last.sequence
    teller.ledger_size = last.ledger_size


def _news_of_deadlines(teller: Teller, until: datetime, *, told_at: datetime) -> Iterator[News]:
    """The marks that were reached since, on the record as it was until then.

    A deadline that comes on record when a mark lies behind it already is not told of for that.
    """
    since = teller.deadlines_through
    if since is None:
        teller.deadlines_through = until
        return
    if until <= since:
        return
    size = teller.ledger_size
    for mark, directive in marks_due(size, since, until):
        yield news_of_mark(
            mark, directive, catalogue_at(size), _links(), told_at=told_at, ledger_size=size
        )
    teller.deadlines_through = until


def _is_anything_due(now: datetime) -> bool:
    """A look without a lock, so that an idle registry writes nothing every second."""
    teller = Teller.objects.filter(id=1).first() or Teller(id=1)
    if last_change() > teller.changes_through:
        return True
    since = teller.deadlines_through
    if since is None:
        return False
    mark = next_mark_after(teller.ledger_size, since)
    return mark is not None and mark <= now


def _locked_teller() -> Teller:
    Teller.objects.get_or_create(id=1)
    return Teller.objects.select_for_update().get(id=1)


def _links() -> Links:
    return Links(settings.PUBLIC_URL)
