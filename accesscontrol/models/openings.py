"""What opens confidential memberships, for the account of the organisation that they name."""

from django.db import models

from accesscontrol.models.accounts import Account


class HeldOpening(models.Model):
    """An opening that an account has handed in. For whoever else there is none.

    `sealed` holds the list and the salt, encrypted (accesscontrol.sealing): which lists an
    organisation is on in confidence does not show in the table either.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="openings")
    sealed = models.TextField()
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="opening_by_account", fields=["account", "id"])]

    def __str__(self) -> str:
        return f"opening {self.pk} of {self.account_id}"
