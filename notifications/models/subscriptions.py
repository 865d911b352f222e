"""Mails of news: who asked for them, and who said that they want them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.rules.subscriptions import ALL, KINDS, Rhythm
from registry.models.ledger import ID_LENGTH

RHYTHMS = [rhythm.value for rhythm in Rhythm]
ADDRESS_LENGTH = 254
_ABOUT_ONE_OR_ALL = Q(about_kind=ALL, about_id="") | (
    Q(about_kind__in=KINDS[1:]) & Q(about_id__gt="")
)


class SubscriptionRequest(models.Model):
    """Somebody asked for mails to an address. Nothing comes of it unless its reader confirms.

    `sha256` is of the token in the link, which is kept nowhere else.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    address = models.EmailField(max_length=ADDRESS_LENGTH)
    same_address = models.CharField(max_length=ADDRESS_LENGTH)
    about_kind = models.CharField(max_length=16)
    about_id = models.CharField(max_length=ID_LENGTH, blank=True)
    rhythm = models.CharField(max_length=9)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="request_by_address", fields=["same_address", "asked_at"]),
            models.Index(name="request_expires", fields=["expires_at"]),
        ]
        constraints = [
            models.CheckConstraint(name="request_rhythm_is_known", condition=Q(rhythm__in=RHYTHMS)),
            models.CheckConstraint(name="request_is_about_one_or_all", condition=_ABOUT_ONE_OR_ALL),
        ]

    def __str__(self) -> str:
        return f"request #{self.pk}"


class Reader(models.Model):
    """Somebody who gets mails, in one stream of events. Ended, it is gone.

    Events up to `heard_through` in the numbers of the stream were put into mails. `due_at` is
    when the next digest is; null where mails come at once. The token that ends it stands in
    every mail, so it is kept twice: hashed to be found by, sealed to be written again.
    """

    rhythm = models.CharField(max_length=9)
    confirmed_at = models.DateTimeField()
    heard_through = models.PositiveBigIntegerField()
    due_at = models.DateTimeField(null=True)
    unsubscribe_sha256 = models.CharField(max_length=64, unique=True)
    unsubscribe_sealed = models.TextField()

    class Meta:
        abstract = True


def _rhythm_and_digest(rhythm: str, digest: str) -> list[models.BaseConstraint]:
    """What holds of every rhythm, under the names of the two constraints."""
    return [
        models.CheckConstraint(name=rhythm, condition=Q(rhythm__in=RHYTHMS)),
        models.CheckConstraint(
            name=digest,
            condition=Q(rhythm=Rhythm.IMMEDIATE.value, due_at=None)
            | (~Q(rhythm=Rhythm.IMMEDIATE.value) & Q(due_at__isnull=False)),
        ),
    ]


class MailSubscription(Reader):
    """An address whose reader wants mails of what everybody may hear."""

    address = models.EmailField(max_length=ADDRESS_LENGTH)
    same_address = models.CharField(max_length=ADDRESS_LENGTH)
    about_kind = models.CharField(max_length=16)
    about_id = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta:
        indexes = [
            models.Index(
                name="subscription_at_once", fields=["heard_through"], condition=Q(due_at=None)
            ),
            models.Index(
                name="subscription_due", fields=["due_at"], condition=Q(due_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="address_is_subscribed_once",
                fields=["same_address", "about_kind", "about_id"],
            ),
            models.CheckConstraint(
                name="subscription_is_about_one_or_all", condition=_ABOUT_ONE_OR_ALL
            ),
            *_rhythm_and_digest("subscription_rhythm_is_known", "digest_has_an_instant"),
        ]

    def __str__(self) -> str:
        return f"subscription #{self.pk}"


class CheckReader(Reader):
    """A member of an account who wants mails when the outcome of a saved check changes.

    Whoever has left the account gets none, whatever stands here.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="check_reader"
    )
    account = models.CharField(max_length=ID_LENGTH)

    class Meta:
        indexes = [models.Index(name="check_reader_by_account", fields=["account"])]
        constraints = _rhythm_and_digest(
            "check_reader_rhythm_is_known", "check_digest_has_an_instant"
        )

    def __str__(self) -> str:
        return f"check reader #{self.pk}"
