"""The queue of mails: put in with what they tell of, handed over later, retried until taken."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from notifications.models import OutgoingMail
from notifications.models.mail import FAILED, SENT, WAITING
from notifications.outbound.mail import Letter, MailRefused, MailServer, ServerAway
from notifications.rules.mail_retry import SERVER_AWAY, next_attempt

AT_ONCE = 10
MOST_ROUNDS = 20
LEASE = timedelta(minutes=10)
"""Longer than handing over `AT_ONCE` mails takes at the slowest server that is waited for."""
KEPT = timedelta(days=30)
LONGEST_SUBJECT = 300

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mail:
    """What to tell whom. `purpose` is a slug for the operator; `key` as OutgoingMail has it."""

    recipient: str
    subject: str
    text: str
    purpose: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


def queue_mail(*, mail: Mail, now: datetime) -> None:
    """Put a mail into the queue, within the caller's transaction: it goes out if that commits.

    A mail whose key is in the queue already, sent or not, is left out.
    """
    queue_mails(mails=[mail], now=now)


def queue_mails(*, mails: Sequence[Mail], now: datetime) -> None:
    """Many at once, each as `queue_mail` does it."""
    rows = [_row(mail, now) for mail in mails]
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=any(mail.key for mail in mails))


def _row(mail: Mail, now: datetime) -> OutgoingMail:
    subject = " ".join(mail.subject.split())
    if len(subject) > LONGEST_SUBJECT:
        subject = subject[: LONGEST_SUBJECT - 1] + "…"
    return OutgoingMail(
        purpose=mail.purpose,
        key=mail.key,
        recipient=mail.recipient,
        subject=subject,
        text=mail.text,
        html=mail.html,
        headers=dict(mail.headers),
        queued_at=now,
        due_at=now,
    )


def send_mail_due(*, now: datetime) -> int:
    """Hand over what is due at `now` (aware UTC); how many mails the server took.

    Safe beside others that do the same. What the server does not take is tried again later;
    while no server answers, what waits is tried once a minute. At most 200 mails in one call.
    """
    sent = 0
    for _ in range(MOST_ROUNDS):
        # Looks before it locks, so that idling writes nothing.
        leased = _lease(now) if _due(now).exists() else []
        if not leased:
            break
        try:
            with MailServer() as server:
                while leased:
                    sent += _send(server, leased.pop(0), now=now)
        except ServerAway as away:
            logger.warning("No mail server: %s", away)
            _put_back(leased, now=now)
            break
    return sent


def forget_mails(*, now: datetime) -> int:
    """Forget mails that were sent or given up thirty days ago; how many."""
    old = OutgoingMail.objects.filter(settled_at__lte=now - KEPT)
    return old.delete()[0] if old.exists() else 0


def _due(now: datetime) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(state=WAITING, due_at__lte=now).order_by("due_at", "id")


@transaction.atomic(durable=True)
def _lease(now: datetime) -> list[OutgoingMail]:
    """Take up the next mails: nobody else does, unless this process dies and the lease ends."""
    leased = list(_due(now).select_for_update(skip_locked=True)[:AT_ONCE])
    for row in leased:
        row.attempts += 1
        row.due_at = now + LEASE
    OutgoingMail.objects.bulk_update(leased, ["attempts", "due_at"])
    return leased


def _send(server: MailServer, row: OutgoingMail, *, now: datetime) -> bool:
    """Whether it was taken. Raises: ServerAway, with the failure recorded."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    headers = {"Message-ID": f"<{row.id}@{host}>", "Auto-Submitted": "auto-generated"}
    letter = Letter(
        recipient=row.recipient,
        subject=row.subject,
        text=row.text,
        html=row.html,
        headers={**headers, **row.headers},
    )
    try:
        server.send(letter)
    except MailRefused as refused:
        _fail(row, str(refused), is_permanent=refused.is_permanent, now=now)
        return False
    except ServerAway as away:
        # It may be this mail that the server cannot stand: it waits behind the others.
        _fail(row, str(away), is_permanent=False, now=now)
        raise
    except Exception as error:
        # One mail that cannot be written down must not keep the others back.
        logger.exception("mail %s could not be sent", row.id)
        _fail(row, f"{type(error).__name__}: {error}", is_permanent=False, now=now)
        return False
    _record(row, state=SENT, settled_at=now, text="", html="", headers={}, last_error="")
    return True


def _fail(row: OutgoingMail, said: str, *, is_permanent: bool, now: datetime) -> None:
    row.failures += 1
    again = next_attempt(failures=row.failures, queued_at=row.queued_at, failed_at=now)
    if is_permanent or again is None:
        logger.error("mail %s (%s) was given up: %s", row.id, row.purpose, said)
        _record(row, state=FAILED, settled_at=now, failures=row.failures, last_error=said)
    else:
        _record(row, due_at=again, failures=row.failures, last_error=said)


def _put_back(leased: list[OutgoingMail], *, now: datetime) -> None:
    """What was not tried waits for the server, as does everything else that would be due."""
    for row in leased:
        again = next_attempt(failures=0, queued_at=row.queued_at, failed_at=now)
        if again is None:
            _record(row, state=FAILED, settled_at=now, last_error="No server took it for days.")
        else:
            _record(row, due_at=again)
    until = now + SERVER_AWAY
    OutgoingMail.objects.filter(state=WAITING, due_at__lt=until).update(due_at=until)


def _record(row: OutgoingMail, **members: object) -> None:
    """Unless the lease has ended and another has taken the mail up."""
    mine = OutgoingMail.objects.filter(id=row.id, state=WAITING, attempts=row.attempts)
    mine.update(**members)
