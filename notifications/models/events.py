"""Events: what was told, once each, in order."""

from django.db import models
from django.db.models import Q

from registry.models.ledger import ID_LENGTH

SUBJECT_LENGTH = 2 * ID_LENGTH + 32


class Event(models.Model):
    """One thing that is told. It never changes, and is told in the same bytes to everybody.

    `account` is blank for what everybody may hear; an event of an account concerns nobody else.
    `sequence` has no gaps within one of these audiences, in the order of commitment;
    `previous_sequence` is that of the event before about the same subject, to the same audience.
    `key` says which news it is: the same news a second time is refused.
    `change` is the number in the change log of what it tells, if it tells of a change of the log.
    """

    account = models.CharField(max_length=ID_LENGTH, blank=True)
    sequence = models.PositiveBigIntegerField()
    previous_sequence = models.PositiveBigIntegerField(null=True)
    message_id = models.CharField(max_length=30, unique=True)
    """Sent as `webhook-id`."""
    type = models.CharField(max_length=32)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    key = models.CharField(max_length=400)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    ledger_size = models.PositiveBigIntegerField()
    change = models.PositiveBigIntegerField(null=True)
    reach = models.JSONField()
    """What it speaks of, as `notifications.rules.reaching.Reach` writes it."""
    body = models.TextField()
    source = models.CharField(max_length=300, default="")
    """The address of the registry that told it, as it was then."""
    created_at = models.DateTimeField()
    is_fanned_out = models.BooleanField(default=False)
    """Whether every endpoint that wants it is owed it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="event_numbered_once", fields=["account", "sequence"]),
            models.UniqueConstraint(name="news_is_told_once", fields=["account", "key"]),
            models.CheckConstraint(
                name="event_follows_an_earlier_one",
                condition=Q(previous_sequence=None) | Q(previous_sequence__lt=models.F("sequence")),
            ),
        ]
        indexes = [
            models.Index(name="event_by_subject", fields=["account", "subject", "sequence"]),
            models.Index(name="event_by_type", fields=["account", "type", "sequence"]),
            models.Index(name="event_to_fan_out", fields=["id"], condition=Q(is_fanned_out=False)),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.sequence}: {self.subject}"


class EventStream(models.Model):
    """The row that every writer of events for one audience locks: where its numbers end."""

    account = models.CharField(max_length=ID_LENGTH, primary_key=True)
    """Blank for what everybody may hear."""
    last_sequence = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.account or 'everybody'}: {self.last_sequence}"


class Teller(models.Model):
    """The row that says how far the history has been told. Whoever tells locks it.

    `changes_through` is the last change of the log that was looked at, `ledger_size` the size
    of the ledger with it. `deadlines_through` is the instant up to which deadlines were told of.
    Whoever writes deliveries locks the other row, so that they are in the order of the events.
    """

    TELLING, FANNING_OUT = 1, 2

    id = models.PositiveSmallIntegerField(primary_key=True)
    changes_through = models.PositiveBigIntegerField(default=0)
    ledger_size = models.PositiveBigIntegerField(default=0)
    deadlines_through = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="there_are_two_tellers", condition=Q(id__in=[1, 2]))
        ]

    def __str__(self) -> str:
        return f"told through change {self.changes_through}"
