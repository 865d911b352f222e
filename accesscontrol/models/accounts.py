"""Accounts: organisations that use the registry, their members, and who is invited."""

from django.conf import settings
from django.db import models
from django.db.models import Q

ID_LENGTH = 128


class Account(models.Model):
    """An organisation that uses the registry. Nothing of one account is visible to another.

    `organization` is the id of the organisation on record that the account stands for, if any.
    Only the registry's staff says so: much may depend on it.
    """

    id = models.CharField(max_length=ID_LENGTH, primary_key=True)
    name = models.CharField(max_length=300)
    organization = models.CharField(max_length=ID_LENGTH, blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="account_alone_stands_for_its_organization",
                fields=["organization"],
                condition=~Q(organization=""),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Membership(models.Model):
    """That a person belongs to an account. A person belongs to one at most."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="membership")
    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    is_owner = models.BooleanField()
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"person {self.user_id} of {self.account_id}"


class Invitation(models.Model):
    """A link sent to an e-mail address, which lets its reader join an account, once."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    for_owner = models.BooleanField()
    sha256 = models.CharField(max_length=64, unique=True)
    """Of the token in the link; the token itself is in the mail alone."""
    invited_by = models.CharField(max_length=40)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_is_accepted_or_withdrawn",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.account_id}"
