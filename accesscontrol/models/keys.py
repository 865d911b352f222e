"""API keys: shown once, stored as a hash."""

from django.db import models


class ApiKey(models.Model):
    """What a principal may do over HTTP, until when."""

    name = models.CharField(max_length=150)
    prefix = models.CharField(max_length=16)
    """The first characters, to recognise a key by; too few to guess the rest."""
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
