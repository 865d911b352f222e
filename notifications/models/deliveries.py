"""Deliveries: that an endpoint is owed an event, and each attempt to bring it there."""

from django.db import models
from django.db.models import Q

from notifications.models.endpoints import Endpoint
from notifications.models.events import Event

PENDING, DELIVERED, FAILED = "pending", "delivered", "failed"
SKIPPED, CANCELLED = "skipped", "cancelled"
STATES = [PENDING, DELIVERED, FAILED, SKIPPED, CANCELLED]

AUTOMATIC, MANUAL, RECOVERED, TEST = "automatic", "manual", "recover", "test"
TRIGGERS = [AUTOMATIC, MANUAL, RECOVERED, TEST]


class EventForm(models.Model):
    """An event as it is sent to endpoints of another form than the standard one, kept once."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="forms")
    format = models.CharField(max_length=16)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="event_form_is_kept_once", fields=["event", "format"])
        ]

    def __str__(self) -> str:
        return f"{self.event} as {self.format}"


class Delivery(models.Model):
    """One event for one endpoint.

    `failures` counts the attempts of the schedule that failed. `trigger` says why it is under way
    now. Sent again by hand, a delivery goes back to `before` if that one attempt fails, and to
    the schedule that it was on.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries")
    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="deliveries")
    format = models.CharField(max_length=16)
    state = models.CharField(max_length=9, default=PENDING)
    trigger = models.CharField(max_length=9, default=AUTOMATIC)
    due_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    before = models.CharField(max_length=9, blank=True)
    due_before = models.DateTimeField(null=True)
    last_status = models.PositiveSmallIntegerField(null=True)
    last_failure = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    first_attempt_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                name="event_is_delivered_once_to_an_endpoint", fields=["endpoint", "event"]
            ),
            models.CheckConstraint(name="delivery_state_is_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="delivery_trigger_is_known", condition=Q(trigger__in=TRIGGERS)
            ),
        ]
        indexes = [
            # With the id: thousands of rows of one event have the same instant.
            models.Index(
                name="delivery_due", fields=["endpoint", "due_at", "id"], condition=Q(state=PENDING)
            ),
            models.Index(
                name="delivery_waiting", fields=["endpoint", "id"], condition=Q(state=PENDING)
            ),
            models.Index(name="delivery_by_endpoint", fields=["endpoint", "id"]),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}: {self.state}"


class Attempt(models.Model):
    """One request that was made, and what came of it. Kept for thirty days."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    failure = models.CharField(max_length=20, blank=True)
    answer = models.BinaryField(default=bytes)
    """The first bytes of the body, as they came."""
    location = models.CharField(max_length=500, blank=True)
    trigger = models.CharField(max_length=9)

    class Meta:
        indexes = [models.Index(name="attempt_by_age", fields=["at"])]

    def __str__(self) -> str:
        return f"attempt {self.pk}: {self.status or self.failure}"
