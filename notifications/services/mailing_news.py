"""Putting news into mails: each event once to each subscription, however many workers there are.

A subscription says how far it has heard. Whoever writes a mail moves that in one transaction
with it, holding the row; the numbers of events are in the order of commitment, without gaps.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from accesscontrol.rules.sealing import UnreadableSecret
from accesscontrol.sealing import unseal
from notifications.models import Event, MailSubscription
from notifications.queries.told import EVERYBODY, last_sequence
from notifications.queries.topics import name_of
from notifications.queries.wording import wording_now
from notifications.rules.links import Links
from notifications.rules.news_mail import Frame, Item, subject_of, text_of
from notifications.rules.reaching import Interest, reach_from
from notifications.rules.subscriptions import ALL, Rhythm, Topic, next_digest
from notifications.rules.wording import Words
from notifications.services.mailing import Mail, queue_mails
from notifications.services.subscribing import news_key, renew_token
from registry.queries.ledger import registry_zone

AT_ONCE = 200
MOST_ROUNDS = 500
_MOVED = ("heard_through", "due_at", "unsubscribe_sha256", "unsubscribe_sealed")

logger = logging.getLogger(__name__)


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
        queued += _queue_some(last, now)
    return queued


def _due(last: int, now: datetime) -> QuerySet[MailSubscription]:
    at_once = Q(due_at=None, heard_through__lt=last)
    return MailSubscription.objects.filter(at_once | Q(due_at__lte=now)).order_by("id")


@transaction.atomic(durable=True)
def _queue_some(last: int, now: datetime) -> int:
    due = list(_due(last, now).select_for_update(skip_locked=True)[:AT_ONCE])
    if not due:
        return 0
    news = _News(first=min(one.heard_through for one in due), last=last)
    mails = [mail for one in due if (mail := _mail(one, news)) is not None]
    queue_mails(mails=mails, now=now)
    for one in due:
        one.heard_through = max(one.heard_through, last)
        one.due_at = next_digest(Rhythm(one.rhythm), after=now, zone=registry_zone())
    MailSubscription.objects.bulk_update(due, [*_MOVED])
    return len(mails)


class _News:
    """The events behind `first` up to `last`, read once for many subscriptions."""

    def __init__(self, *, first: int, last: int) -> None:
        events = Event.objects.filter(
            account=EVERYBODY, sequence__gt=first, sequence__lte=last
        ).order_by("sequence")
        self.last = last
        self._events = [
            (sequence, event_type, reach_from(reach))
            for sequence, event_type, reach in events.values_list("sequence", "type", "reach")
        ]
        self._items: dict[int, Item] = {}
        self._links = Links(settings.PUBLIC_URL)

    @cached_property
    def _words(self) -> Callable[[Mapping[str, Any]], Words]:
        return wording_now()

    def of(self, interest: Interest, *, after: int) -> list[Item]:
        wanted = [
            sequence
            for sequence, event_type, reach in self._events
            if sequence > after and interest.wants(event_type, reach)
        ]
        self._read([sequence for sequence in wanted if sequence not in self._items])
        return [self._items[sequence] for sequence in wanted]

    def _read(self, sequences: Sequence[int]) -> None:
        for start in range(0, len(sequences), AT_ONCE):
            some = sequences[start : start + AT_ONCE]
            events = Event.objects.filter(account=EVERYBODY, sequence__in=some)
            for sequence, body in events.values_list("sequence", "body"):
                document = json.loads(body)
                page = self._links.page(document["data"])
                self._items[sequence] = Item(self._words(document), page)


def _mail(subscription: MailSubscription, news: _News) -> Mail | None:
    topic = Topic(subscription.about_kind, subscription.about_id)
    items = news.of(topic.interest, after=subscription.heard_through)
    if not items:
        return None
    stop = f"{settings.PUBLIC_URL}/alerts/unsubscribe/{_token(subscription)}"
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
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": f"<{topic.id or ALL}.{topic.kind}.{urlsplit(settings.PUBLIC_URL).hostname}>",
        },
    )


def _token(subscription: MailSubscription) -> str:
    """What ends the subscription. Where no key opens it any more it gets another: no mail goes
    out that cannot be stopped, and none is left out for that."""
    try:
        return unseal(subscription.unsubscribe_sealed)
    except UnreadableSecret:
        logger.warning("subscription %s gets a new link to stop it", subscription.pk)
        return renew_token(subscription)


def _feed(topic: Topic) -> str:
    if topic.kind in ("model", "developer"):
        return f"{settings.PUBLIC_URL}/{topic.kind}s/{topic.id}/changes.atom"
    return f"{settings.PUBLIC_URL}/feeds/changes.atom"
