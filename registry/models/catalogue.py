"""Who and what the record speaks of: developers, authorities, channels, families, models."""

from django.db import models

from registry.models.ledger import ID_LENGTH
from registry.models.versions import VersionedRow

NAME_LENGTH = 300


class Developer(VersionedRow):
    """Who makes models."""

    name = models.CharField(max_length=NAME_LENGTH)


class Authority(VersionedRow):
    """Who can act. Dates of its directives lie in its time zone."""

    name = models.CharField(max_length=NAME_LENGTH)
    kind = models.CharField(max_length=ID_LENGTH)
    jurisdiction = models.CharField(max_length=NAME_LENGTH)
    time_zone = models.CharField(max_length=64)

    class Meta(VersionedRow.Meta):
        verbose_name_plural = "authorities"


class Channel(VersionedRow):
    """Where a model is used; the operator is a developer or an authority."""

    name = models.CharField(max_length=NAME_LENGTH)
    kind = models.CharField(max_length=ID_LENGTH)
    operator = models.CharField(max_length=ID_LENGTH)


class ModelFamily(VersionedRow):
    name = models.CharField(max_length=NAME_LENGTH)
    developer = models.CharField(max_length=ID_LENGTH)

    class Meta(VersionedRow.Meta):
        verbose_name_plural = "model families"


class FrontierModel(VersionedRow):
    """A frontier AI model. `open_weights` is null where no source says."""

    name = models.CharField(max_length=NAME_LENGTH)
    developer = models.CharField(max_length=ID_LENGTH)
    family = models.CharField(max_length=ID_LENGTH)
    open_weights = models.BooleanField(null=True)


class ModelAlias(models.Model):
    """Another name of a model, as a provider or the press uses it."""

    frontier_model = models.ForeignKey(FrontierModel, models.CASCADE, related_name="aliases")
    scheme = models.CharField(max_length=ID_LENGTH)
    alias = models.CharField(max_length=NAME_LENGTH, db_index=True)

    class Meta:
        verbose_name_plural = "model aliases"

    def __str__(self) -> str:
        return f"{self.scheme}: {self.alias}"


class Source(VersionedRow):
    """Something published that statements of the record rest on."""

    publisher = models.CharField(max_length=NAME_LENGTH)
    title = models.CharField(max_length=NAME_LENGTH)
