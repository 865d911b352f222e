"""Mails to members of accounts when the outcome of a saved check changes, each change once.

As mails of news, but from the stream of the account: a reader's row says how far it was heard.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accesscontrol.models import Membership
from accesscontrol.rules.principals import Principal
from notifications.models import CheckReader, EventStream
from notifications.queries.told import last_sequence
from notifications.rules.event_types import CHECK_CHANGED
from notifications.rules.news_mail import Frame, subject_of, text_of
from notifications.rules.reaching import interest
from notifications.rules.subscriptions import Rhythm, next_digest
from notifications.services.mailing import Mail, queue_mails
from notifications.services.mailing_news import AT_ONCE, MOST_ROUNDS, MOVED
from notifications.services.news import News
from notifications.services.stopping import (
    news_key,
    one_click,
    renew_token,
    stop_address,
    token_of,
)
from registry.queries.ledger import registry_zone

_CHECKS = interest(types=[CHECK_CHANGED])


@transaction.atomic(durable=True)
def choose_check_mails(
    *, actor: Principal, user_id: int, rhythm: Rhythm | None, now: datetime
) -> None:
    """Begin or end mails to a member about the saved checks of their account, or change how
    often they come. They tell of what changes from now on."""
    kept = CheckReader.objects.select_for_update().filter(user=user_id).first()
    if rhythm is None or actor.account is None:
        if kept is not None:
            kept.delete()
        return
    due_at = next_digest(rhythm, after=now, zone=registry_zone())
    if kept is not None and kept.account == actor.account:
        kept.rhythm, kept.due_at = rhythm.value, due_at
        kept.save(update_fields=["rhythm", "due_at"])
        return
    if kept is not None:
        kept.delete()
    wanted = CheckReader(
        user_id=user_id,
        account=actor.account,
        rhythm=rhythm.value,
        confirmed_at=now,
        heard_through=last_sequence(actor.account),
        due_at=due_at,
    )
    renew_token(wanted)
    wanted.save(force_insert=True)


def mail_checks_due(*, now: datetime) -> int:
    """Queue a mail for each member for whom there is one to write; how many.

    Writes nothing where nothing is due. `now` is aware UTC.
    """
    queued = 0
    for _ in range(MOST_ROUNDS):
        if not _due(now).exists():
            break
        mails = _queue_some(now)
        if mails is None:
            break
        queued += mails
    return queued


def _due(now: datetime) -> QuerySet[CheckReader]:
    streams = EventStream.objects.filter(account=OuterRef("account")).values("last_sequence")
    readers = CheckReader.objects.annotate(last=Subquery(streams))
    at_once = Q(due_at=None, last__gt=F("heard_through"))
    return readers.filter(at_once | Q(due_at__lte=now)).order_by("id")


@transaction.atomic(durable=True)
def _queue_some(now: datetime) -> int | None:
    """How many mails were queued; None where others hold all that is due."""
    locked = _due(now).select_for_update(skip_locked=True, of=("self",))
    found = list(locked.select_related("user")[:AT_ONCE])
    if not found:
        return None
    due = _those_who_belong(found)
    news = _news_of(due)
    mails = [mail for one in due if (mail := _mail(one, news[one.account])) is not None]
    queue_mails(mails=mails, now=now)
    for one in due:
        one.heard_through = news[one.account].last
        one.due_at = next_digest(Rhythm(one.rhythm), after=now, zone=registry_zone())
    CheckReader.objects.bulk_update(due, [*MOVED])
    return len(mails)


def _those_who_belong(readers: list[CheckReader]) -> list[CheckReader]:
    """Without those who have left the account: nothing of it is theirs to hear any more."""
    members = Membership.objects.filter(user__in=[one.user_id for one in readers])
    accounts = dict(members.filter(user__is_active=True).values_list("user_id", "account_id"))
    gone = [one.pk for one in readers if accounts.get(one.user_id) != one.account]
    CheckReader.objects.filter(pk__in=gone).delete()
    return [one for one in readers if one.pk not in gone]


def _news_of(readers: Iterable[CheckReader]) -> Mapping[str, News]:
    heard: defaultdict[str, list[int]] = defaultdict(list)
    for one in readers:
        heard[one.account].append(one.heard_through)
    return {
        account: News(account=account, first=min(first), last=last_sequence(account))
        for account, first in heard.items()
    }


def _mail(reader: CheckReader, news: News) -> Mail | None:
    items = news.of(_CHECKS, after=reader.heard_through)
    if not items or not reader.user.email:
        return None
    stop = stop_address(token_of(reader))
    frame = Frame(
        about="saved checks",
        rhythm=Rhythm(reader.rhythm),
        registry=settings.PUBLIC_URL,
        unsubscribe=stop,
        feed=f"{settings.PUBLIC_URL}/api/v1/saved-checks",
    )
    return Mail(
        recipient=reader.user.email,
        subject=subject_of(items, frame),
        text=text_of(items, frame),
        purpose="saved-checks",
        key=news_key(reader, through=news.last),
        headers=one_click(stop),
    )
