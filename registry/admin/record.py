"""The objects on record, in all their versions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from registry.admin.reading import ReadOnlyAdmin, ReadOnlyInline, VersionedAdmin, VersionFilter
from registry.models import (
    Authority,
    Channel,
    Developer,
    Directive,
    FrontierModel,
    ModelAlias,
    ModelFamily,
    Proceeding,
    Provision,
    Source,
    VerificationKey,
)


class ProvisionInline(ReadOnlyInline):
    model = Provision
    fields = ("provision_id", "kind", "force", "standing", "starts_on", "text")


@admin.register(Directive)
class DirectiveAdmin(VersionedAdmin[Directive]):
    list_display = (
        "object_id", "title", "authority", "instrument", "issued", "standing", "is_current",
    )  # fmt: skip
    list_filter = (VersionFilter, "authority", "instrument", "standing", "addressee")
    search_fields = ("object_id", "title")
    ordering = ("-issued", "object_id")
    inlines = (ProvisionInline,)


class ProvisionVersionFilter(VersionFilter):
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        superseded = self.value() == "superseded"
        return queryset.filter(directive__superseded_by__isnull=not superseded)


@admin.register(Provision)
class ProvisionAdmin(ReadOnlyAdmin[Provision]):
    list_display = ("__str__", "kind", "force", "standing", "starts_on")
    list_filter = (ProvisionVersionFilter, "kind", "force", "standing", "directive__authority")
    list_select_related = ("directive",)
    search_fields = ("provision_id", "directive__object_id", "directive__title", "text")
    date_hierarchy = "starts_on"
    ordering = ("-starts_on", "provision_id")


@admin.register(Proceeding)
class ProceedingAdmin(VersionedAdmin[Proceeding]):
    list_display = ("object_id", "title", "court", "recorded_at", "is_current")
    list_filter = (VersionFilter, "court")
    search_fields = ("object_id", "title", "court")


class AliasInline(ReadOnlyInline):
    model = ModelAlias


@admin.register(FrontierModel)
class FrontierModelAdmin(VersionedAdmin[FrontierModel]):
    list_display = ("object_id", "name", "developer", "family", "open_weights", "is_current")
    list_filter = (VersionFilter, "developer", "family", "open_weights")
    search_fields = ("object_id", "name", "aliases__alias")
    inlines = (AliasInline,)


@admin.register(ModelFamily)
class ModelFamilyAdmin(VersionedAdmin[ModelFamily]):
    list_display = ("object_id", "name", "developer", "is_current")
    list_filter = (VersionFilter, "developer")


@admin.register(Developer)
class DeveloperAdmin(VersionedAdmin[Developer]):
    list_display = ("object_id", "name", "recorded_at", "is_current")
    list_filter = (VersionFilter,)


@admin.register(Authority)
class AuthorityAdmin(VersionedAdmin[Authority]):
    list_display = ("object_id", "name", "kind", "jurisdiction", "time_zone", "is_current")
    list_filter = (VersionFilter, "kind", "jurisdiction")


@admin.register(Channel)
class ChannelAdmin(VersionedAdmin[Channel]):
    list_display = ("object_id", "name", "kind", "operator", "is_current")
    list_filter = (VersionFilter, "kind", "operator")


@admin.register(Source)
class SourceAdmin(VersionedAdmin[Source]):
    list_display = ("object_id", "publisher", "title", "recorded_at", "is_current")
    list_filter = (VersionFilter, "publisher")
    search_fields = ("object_id", "publisher", "title")


@admin.register(VerificationKey)
class VerificationKeyAdmin(VersionedAdmin[VerificationKey]):
    list_display = ("object_id", "public_key", "recorded_at", "is_current")
    list_filter = (VersionFilter,)
    search_fields = ("object_id", "public_key")
