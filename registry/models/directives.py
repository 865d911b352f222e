"""What authorities did: directives with their provisions, and proceedings about them."""

from django.db import models
from django.db.models import Q

from registry.models.catalogue import NAME_LENGTH
from registry.models.ledger import ID_LENGTH
from registry.models.versions import VersionedRow
from registry.rules.vocabulary import Force, ProvisionKind, Standing

STANDINGS = [standing.value for standing in Standing]


class Directive(VersionedRow):
    """One act of an authority. `issued` is a date as precise as the sources give it."""

    title = models.CharField(max_length=NAME_LENGTH)
    authority = models.CharField(max_length=ID_LENGTH)
    instrument = models.CharField(max_length=ID_LENGTH)
    issued = models.CharField(max_length=64)
    addressee = models.CharField(max_length=ID_LENGTH, blank=True)
    standing = models.CharField(max_length=16)

    class Meta(VersionedRow.Meta):
        constraints = [
            *VersionedRow.Meta.constraints,
            models.CheckConstraint(
                name="directive_standing_is_known", condition=Q(standing__in=STANDINGS)
            ),
        ]


class Provision(models.Model):
    """One thing that a version of a directive does."""

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="provisions")
    provision_id = models.CharField("id", max_length=ID_LENGTH)
    kind = models.CharField(max_length=8)
    force = models.CharField(max_length=16)
    standing = models.CharField(max_length=16)
    starts_on = models.DateTimeField()
    """To sort and filter by; the entry keeps the bound as precise as it was given."""
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="provision_id_is_unique_in_directive", fields=["directive", "provision_id"]
            ),
            models.CheckConstraint(
                name="provision_kind_is_known",
                condition=Q(kind__in=[kind.value for kind in ProvisionKind]),
            ),
            models.CheckConstraint(
                name="provision_force_is_known",
                condition=Q(force__in=[force.value for force in Force]),
            ),
            models.CheckConstraint(
                name="provision_standing_is_known", condition=Q(standing__in=STANDINGS)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.directive}/{self.provision_id}"


class Proceeding(VersionedRow):
    """A lawsuit or other proceeding about directives; it changes nobody's access by itself."""

    title = models.CharField(max_length=NAME_LENGTH)
    court = models.CharField(max_length=NAME_LENGTH, blank=True)
