"""Putting news into mails: each event once to each subscription, however many workers there are.

A subscription says how far it has heard. Whoever writes a mail moves that in one transaction
with it, holding the row; the numbers of events are in the order of commitment, without gaps.
"""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from notifications.models import MailSubscription
from notifications.queries.told import EVERYBODY, last_sequence
from notifications.queries.topics import name_of
from notifications.rules.news_mail import Frame, subject_of, text_of
from notifications.rules.subscriptions import ALL, Rhythm, Topic, next_digest
from notifications.services.mailing import Mail, queue_mails
from notifications.services.news import News
from notifications.services.stopping import news_key, one_click, stop_address, token_of
from registry.queries.ledger import registry_zone

AT_ONCE = 200
MOST_ROUNDS = 500
MOVED = ("heard_through", "due_at", "unsubscribe_sha256", "unsubscribe_sealed")


def mail_news_due(*, now: datetime) -> int:
    """Queue a mail for each subscription for which there is one to write; how many.

    Writes nothing where nothing is due. `now` is aware UTC.
    """
    queued = 0
    for _ in range(MOST_ROUNDS):
        last = last_sequence()
        # Looks before it locks, so that idling writes nothing.
        if not _due(last, now).exists():
            break
        mails = _queue_some(last, now)
        if mails is None:
            break
        queued += mails
    return queued


def _due(last: int, now: datetime) -> QuerySet[MailSubscription]:
    at_once = Q(due_at=None, heard_through__lt=last)
    return MailSubscription.objects.filter(at_once | Q(due_at__lte=now)).order_by("id")


@transaction.atomic(durable=True)
def _queue_some(last: int, now: datetime) -> int | None:
    """How many mails were queued; None where others hold all that is due."""
    due = list(_due(last, now).select_for_update(skip_locked=True)[:AT_ONCE])
    if not due:
        return None
    first = min(one.heard_through for one in due)
    news = News(account=EVERYBODY, first=first, last=last)
    mails = [mail for one in due if (mail := _mail(one, news)) is not None]
    queue_mails(mails=mails, now=now)
    for one in due:
        one.heard_through = max(one.heard_through, last)
        one.due_at = next_digest(Rhythm(one.rhythm), after=now, zone=registry_zone())
    MailSubscription.objects.bulk_update(due, [*MOVED])
    return len(mails)


def _mail(subscription: MailSubscription, news: News) -> Mail | None:
    topic = Topic(subscription.about_kind, subscription.about_id)
    items = news.of(topic.interest, after=subscription.heard_through)
    if not items:
        return None
    stop = stop_address(token_of(subscription))
    frame = Frame(
        about=name_of(topic),
        rhythm=Rhythm(subscription.rhythm),
        registry=settings.PUBLIC_URL,
        unsubscribe=stop,
        feed=_feed(topic),
    )
    return Mail(
        recipient=subscription.address,
        subject=subject_of(items, frame),
        text=text_of(items, frame),
        purpose="news",
        key=news_key(subscription, through=news.last),
        headers={
            **one_click(stop),
            "List-Id": f"<{topic.id or ALL}.{topic.kind}.{urlsplit(settings.PUBLIC_URL).hostname}>",
        },
    )


def _feed(topic: Topic) -> str:
    if topic.kind in ("model", "developer"):
        return f"{settings.PUBLIC_URL}/{topic.kind}s/{topic.id}/changes.atom"
    return f"{settings.PUBLIC_URL}/feeds/changes.atom"
