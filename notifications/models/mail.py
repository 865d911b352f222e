"""Mails on their way to a mail server."""

import uuid

from django.db import models
from django.db.models import Q

WAITING, SENT, FAILED = "waiting", "sent", "failed"
STATES = [WAITING, SENT, FAILED]


class OutgoingMail(models.Model):
    """One mail to one address, handed over to the mail server at least once, or given up.

    `attempts` counts how often somebody took it up to send it. Whoever does moves `due_at`
    behind the time that it may take, and records the outcome only while `attempts` is still
    theirs. `failures` counts how often it was refused, which a server that is away does not.
    Once it is sent, its text and headers are no longer kept: there may be links in them that
    open something.
    The id is the mail's Message-ID, the same at every attempt. `key` names what the
    mail is for, so that queueing it twice queues it once; blank where that cannot happen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.SlugField(max_length=64)
    key = models.CharField(max_length=320, blank=True)
    recipient = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default=WAITING)
    attempts = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = "outgoing mail"
        indexes = [
            models.Index(name="mail_waiting", fields=["due_at"], condition=Q(state=WAITING)),
            models.Index(name="mail_settled", fields=["settled_at"]),
        ]
        constraints = [
            models.CheckConstraint(name="mail_state_is_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="mail_waits_or_is_settled",
                condition=Q(state=WAITING, settled_at=None)
                | (~Q(state=WAITING) & Q(settled_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="mail_is_queued_once", fields=["key"], condition=~Q(key="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} to {self.recipient}"
