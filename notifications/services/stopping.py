"""Stopping mails: by a token that stands in each of them, without a sign-in."""

import logging
import secrets
from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from accesscontrol.rules.sealing import UnreadableSecret
from accesscontrol.sealing import seal, unseal
from notifications.models import CheckReader, MailSubscription, OutgoingMail, Reader
from notifications.models.mail import WAITING

KINDS: tuple[type[MailSubscription] | type[CheckReader], ...] = (MailSubscription, CheckReader)

logger = logging.getLogger(__name__)


def renew_token(reader: Reader) -> str:
    """Give a reader another token to be ended with, to be saved by the caller."""
    token = secrets.token_urlsafe(32)
    reader.unsubscribe_sha256 = hash_of_token(token)
    reader.unsubscribe_sealed = seal(token)
    return token


def token_of(reader: Reader) -> str:
    """What ends the mails. Where no key opens it any more it gets another, to be saved by the
    caller: no mail goes out that cannot be stopped, and none is left out for that."""
    try:
        return unseal(reader.unsubscribe_sealed)
    except UnreadableSecret:
        logger.warning("%s gets a new link to stop it", reader)
        return renew_token(reader)


def reader_of(token: str) -> MailSubscription | CheckReader | None:
    """Whose mails a link stops; None where nothing is to be stopped."""
    for kind in KINDS:
        found = kind._default_manager.filter(unsubscribe_sha256=hash_of_token(token)).first()
        if found is not None:
            return found
    return None


@transaction.atomic(durable=True)
def unsubscribe(*, token: str) -> None:
    """End the mails of a link, and what waits to be sent of them. Can be repeated at will."""
    for kind in KINDS:
        same = kind._default_manager.filter(unsubscribe_sha256=hash_of_token(token))
        # Locked, so that whoever writes a mail for it either is done or finds it gone.
        _end(same.select_for_update())


@transaction.atomic(durable=True)
def unsubscribe_from_all(*, token: str) -> None:
    """End every subscription of the address that got this token."""
    found = MailSubscription.objects.filter(unsubscribe_sha256=hash_of_token(token)).first()
    if found is not None:
        same = MailSubscription.objects.filter(same_address=found.same_address)
        _end(same.select_for_update())


def news_key(reader: Reader, *, through: int) -> str:
    """Names the one mail that tells a reader of what came up to an event."""
    return f"{_key_of(reader)}{through}"


def stop_address(token: str) -> str:
    return f"{settings.PUBLIC_URL}/alerts/unsubscribe/{token}"


def one_click(address: str) -> dict[str, str]:
    """The headers by which mail programs offer a button (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def hash_of_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _end(readers: Iterable[Reader]) -> None:
    for one in readers:
        waiting = OutgoingMail.objects.filter(state=WAITING, key__startswith=_key_of(one))
        waiting.delete()
        one.delete()


def _key_of(reader: Reader) -> str:
    kind = "news" if isinstance(reader, MailSubscription) else "checks"
    return f"{kind}:{reader.pk}:"
