"""The index that organisations are found by. Derived from the ledger with their rows.

The rows of versions that were superseded stay; what searches here joins the current version.
"""

from django.db import models

from accesscontrol.models.subjects import Organization
from registry.models.catalogue import NAME_LENGTH

KEY_LENGTH = 200


class OrganizationName(models.Model):
    """One name or alias. `core` is what of it is searched by trigrams, with a blank at each end."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="names")
    name = models.CharField(max_length=NAME_LENGTH)
    is_alias = models.BooleanField()
    core = models.TextField()

    def __str__(self) -> str:
        return self.name


class OrganizationKey(models.Model):
    """One text that is alike for names, or identifiers, that are as good as the same."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=KEY_LENGTH)

    class Meta:
        indexes = [models.Index(name="organization_by_key", fields=["key"])]

    def __str__(self) -> str:
        return self.key
