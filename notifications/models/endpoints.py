"""Endpoints: where an owner wants events sent, and how far sending there has come."""

from django.db import models
from django.db.models import Q

from notifications.rules.formats import FORMS
from notifications.rules.health import State
from notifications.rules.signing import Algorithm
from registry.models.ledger import ID_LENGTH

OWNER_LENGTH = ID_LENGTH


class Endpoint(models.Model):
    """A URL of an owner, and what it wants to hear. Empty lists want everything.

    `owner` is the id of an account, or for a key of no account that of the principal.
    `heard_public` and `heard_own` are the last events that had been told when it was made: it
    hears what comes behind them. `headers` is sealed JSON. Deleted, it stays, with its history.
    """

    owner = models.CharField(max_length=OWNER_LENGTH)
    url = models.CharField(max_length=2048)
    description = models.CharField(max_length=300, blank=True)
    events = models.JSONField(default=list)
    developers = models.JSONField(default=list)
    families = models.JSONField(default=list)
    frontier_models = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    format = models.CharField(max_length=16, default="standard")
    headers = models.TextField(blank=True)
    timeout_seconds = models.PositiveSmallIntegerField(default=15)
    max_in_flight = models.PositiveSmallIntegerField(default=4)
    per_minute = models.PositiveIntegerField(null=True)
    is_strict = models.BooleanField(default=False)
    """Whether a message waits until the one before it has arrived or was given up."""
    state = models.CharField(max_length=8, default=State.ACTIVE.value)
    disabled_because = models.CharField(max_length=20, blank=True)
    heard_public = models.PositiveBigIntegerField(default=0)
    heard_own = models.PositiveBigIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=40)
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                name="endpoint_by_owner", fields=["owner", "id"], condition=Q(deleted_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="endpoint_state_is_known",
                condition=Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="endpoint_format_is_known", condition=Q(format__in=list(FORMS))
            ),
            models.CheckConstraint(
                name="endpoint_says_why_disabled",
                condition=Q(state=State.DISABLED.value, disabled_because__gt="")
                | (~Q(state=State.DISABLED.value) & Q(disabled_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"endpoint {self.pk} of {self.owner}"


class EndpointSecret(models.Model):
    """A secret that requests to an endpoint are signed with, sealed.

    While one rolls there are two: the older one has an end.
    """

    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="secrets")
    algorithm = models.CharField(max_length=3)
    sealed = models.TextField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="secret_algorithm_is_known",
                condition=Q(algorithm__in=[algorithm.value for algorithm in Algorithm]),
            ),
            models.UniqueConstraint(
                name="endpoint_has_one_newest_secret",
                fields=["endpoint"],
                condition=Q(expires_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.algorithm} secret of endpoint {self.endpoint_id}"


class Pump(models.Model):
    """A process that sends. What it holds is its own for as long as it shows signs of life."""

    id = models.UUIDField(primary_key=True)
    started_at = models.DateTimeField()
    alive_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"pump {self.pk}"


class Mailbox(models.Model):
    """How far sending to an endpoint has come: when something is due, and who is at it.

    Apart from the endpoint, because it changes with every message. Whoever sends holds the
    whole mailbox, so that one slow receiver never stands before the others, and no message is
    under way twice. `next_due_at` is null where nothing waits, or while somebody holds it; what
    comes in meanwhile sets it again. `holder` is no foreign key: pumps come and go unasked.
    """

    endpoint = models.OneToOneField(
        Endpoint, models.PROTECT, primary_key=True, related_name="mailbox"
    )
    is_open = models.BooleanField(default=True)
    """Whether the endpoint's state lets anything be sent."""
    next_due_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    holder = models.UUIDField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0.0)
    tokens = models.FloatField(default=0.0)
    tokens_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "mailboxes"
        indexes = [
            models.Index(
                name="mailbox_due",
                fields=["next_due_at"],
                condition=Q(is_open=True, holder=None, next_due_at__isnull=False),
            ),
            models.Index(name="mailbox_held", fields=["holder"], condition=Q(holder__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"mailbox of endpoint {self.endpoint_id}"
