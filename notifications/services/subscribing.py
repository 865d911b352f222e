"""Subscribing by e-mail: asked for by anybody, confirmed by whoever reads the mails.

Nothing here tells whoever asks whether an address is subscribed: asking does not even look.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from notifications.errors import UnknownLink
from notifications.models import MailSubscription, SubscriptionRequest
from notifications.queries.told import last_sequence
from notifications.queries.topics import name_of, topic_on_record
from notifications.rules.subscriptions import (
    RHYTHM_WORDS,
    Rhythm,
    Topic,
    Wish,
    next_digest,
    same_address,
)
from notifications.services.mailing import Mail, queue_mail
from notifications.services.stopping import hash_of_token, renew_token
from registry.queries.ledger import registry_zone

GOOD_FOR = timedelta(hours=48)
DAY = timedelta(days=1)
MOST_ASKED_A_DAY = 10
"""Of one address, so that nobody can fill somebody else's mailbox from here."""

TEXT = """\
Somebody, probably you, asked for mails to this address:

  about {about}
  {rhythm}

To get them, open this link within {hours} hours and say yes there:

{link}

If you do not want them, do nothing: you will hear no more of it.
"""


def ask(*, wish: Wish, now: datetime) -> None:
    """Ask the reader of an address by mail whether mails are wanted. `now` is aware UTC.

    After so many a day to one address nothing is sent, and nothing says so.
    Raises: UnfitSubscription.
    """
    topic = topic_on_record(wish.topic)
    token = secrets.token_urlsafe(32)
    with transaction.atomic(durable=True):
        same = SubscriptionRequest.objects.filter(same_address=same_address(wish.address))
        if same.filter(asked_at__gt=now - DAY).count() >= MOST_ASKED_A_DAY:
            return
        SubscriptionRequest.objects.create(
            sha256=hash_of_token(token),
            address=wish.address,
            same_address=same_address(wish.address),
            about_kind=topic.kind,
            about_id=topic.id,
            rhythm=wish.rhythm.value,
            asked_at=now,
            expires_at=now + GOOD_FOR,
        )
        queue_mail(mail=_question(wish, topic, token), now=now)


def open_request(token: str, *, now: datetime) -> SubscriptionRequest:
    """What a link of such a mail stands for, as long as it is good. Raises: UnknownLink."""
    found = SubscriptionRequest.objects.filter(
        sha256=hash_of_token(token), expires_at__gt=now, used_at=None
    ).first()
    if found is None:
        raise UnknownLink(
            "The link was used already, or is older than two days. Ask for mails again, if none "
            "come."
        )
    return found


@transaction.atomic(durable=True)
def confirm(*, token: str, now: datetime) -> MailSubscription:
    """Begin with the mails, or change how often they come. Raises: UnknownLink."""
    request = open_request(token, now=now)
    used = SubscriptionRequest.objects.filter(pk=request.pk, used_at=None).update(used_at=now)
    if not used:
        raise UnknownLink("The link was used at this very moment.")
    due_at = next_digest(Rhythm(request.rhythm), after=now, zone=registry_zone())
    wanted = MailSubscription(
        address=request.address,
        same_address=request.same_address,
        about_kind=request.about_kind,
        about_id=request.about_id,
        rhythm=request.rhythm,
        confirmed_at=now,
        heard_through=last_sequence(),
        due_at=due_at,
    )
    renew_token(wanted)
    MailSubscription.objects.bulk_create(
        [wanted],
        # What was not told yet of one that is there already comes in the new rhythm.
        update_conflicts=True,
        unique_fields=["same_address", "about_kind", "about_id"],
        update_fields=["rhythm", "due_at"],
    )
    return wanted


def forget_requests(*, now: datetime) -> int:
    """Forget who asked, once the link is good no more; how many."""
    old = SubscriptionRequest.objects.filter(expires_at__lte=now)
    return old.delete()[0] if old.exists() else 0


def _question(wish: Wish, topic: Topic, token: str) -> Mail:
    about = name_of(topic)
    text = TEXT.format(
        about=about,
        rhythm=RHYTHM_WORDS[wish.rhythm],
        hours=int(GOOD_FOR.total_seconds()) // 3600,
        link=f"{settings.PUBLIC_URL}/alerts/confirm/{token}",
    )
    return Mail(
        recipient=wish.address,
        subject=f"Greenlight: do you want mails about {about}?",
        text=text,
        purpose="subscription-question",
    )
