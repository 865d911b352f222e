"""API keys: shown once, stored as a hash."""

from datetime import datetime

from django.db import models

from accesscontrol.models.accounts import Account


class ApiKey(models.Model):
    """What a principal may do over HTTP, until when.

    A key that was rolled and the keys that follow it are one line, and one principal: whoever
    has written something with the old key is not somebody else with the new one.
    """

    name = models.CharField(max_length=150)
    prefix = models.CharField(max_length=16)
    """The first characters, to recognise a key by; too few to guess the rest."""
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="keys")
    """Null for a key of the registry itself."""
    line = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")
    """The first key of the line; null for the first itself."""
    issued_by = models.CharField(max_length=40, default="operator")
    """The id of the principal who issued the first key of the line."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def principal_id(self) -> str:
        return f"key:{self.line_id or self.pk}"

    def state_at(self, now: datetime) -> str:
        """`live`, `expired` or `revoked`."""
        if self.revoked_at is not None and self.revoked_at <= now:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "live"
