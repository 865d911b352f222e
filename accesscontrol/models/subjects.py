"""Whom provisions can reach: classes, organisations, and lists of the approved."""

from django.db import models
from django.db.models import Q

from registry.models.catalogue import NAME_LENGTH
from registry.models.directives import STANDINGS
from registry.models.ledger import ID_LENGTH
from registry.models.versions import VersionedRow


class SubjectClass(VersionedRow):
    """A class of users or organisations. The class everyone is built in and never recorded."""

    name = models.CharField(max_length=NAME_LENGTH)
    complement_of = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta(VersionedRow.Meta):
        verbose_name_plural = "subject classes"


class Organization(VersionedRow):
    """A legal entity. Its country and identifiers imply no class."""

    name = models.CharField(max_length=NAME_LENGTH)
    country = models.CharField(max_length=2, blank=True)
    affiliate_of = models.CharField(max_length=ID_LENGTH, blank=True)


class OrganizationIdentifier(models.Model):
    """By what else an organisation is known: LEI, domain, UEI."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=ID_LENGTH)
    value = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        indexes = [models.Index(name="organization_by_identifier", fields=["scheme", "value"])]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class ApprovedEntityList(VersionedRow):
    """A named list of organisations, with what is known of its membership."""

    name = models.CharField(max_length=NAME_LENGTH)
    published = models.BooleanField(null=True)


class ListMember(VersionedRow):
    """One member record; without an organisation it is a confidential commitment."""

    list = models.CharField(max_length=ID_LENGTH)
    organization = models.CharField(max_length=ID_LENGTH, blank=True)
    standing = models.CharField(max_length=16)

    class Meta(VersionedRow.Meta):
        constraints = [
            *VersionedRow.Meta.constraints,
            models.CheckConstraint(
                name="member_standing_is_known", condition=Q(standing__in=STANDINGS)
            ),
        ]
        indexes = [
            models.Index(name="member_by_list", fields=["list", "organization"]),
            models.Index(name="member_by_organization", fields=["organization"]),
        ]
