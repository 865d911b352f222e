"""The record for registrars: to look things up, never to change them.

The record changes by changesets only; what is derived from it changes with it.
"""

import json
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.models import (
    Authority,
    Change,
    Changeset,
    Channel,
    Developer,
    Directive,
    FrontierModel,
    LedgerEntry,
    LedgerHead,
    ModelAlias,
    ModelFamily,
    Proceeding,
    Provision,
    Reference,
    Source,
    StatusInterval,
    VersionedRow,
)

M = TypeVar("M", bound=Model)
V = TypeVar("V", bound=VersionedRow)


def pretty(data: Any) -> SafeString:
    text = json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True)
    return format_html('<pre class="ledger-document">{}</pre>', text)


class ReadOnly:
    """All staff may look, and nobody adds, changes or deletes, whatever their permissions say."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_staff", False))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(getattr(request.user, "is_staff", False))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin[M]):
    """Lists and pages to read."""

    show_full_result_count = False

    class Media:
        css = {"all": ["registry/admin.css"]}


class ReadOnlyInline(ReadOnly, admin.TabularInline[Any, Any]):
    extra = 0
    can_delete = False


class VersionFilter(admin.SimpleListFilter):
    """Current versions, unless the reader asks for others too."""

    title = "version"
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("superseded", "Superseded"), ("all", "All")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(superseded_by__isnull=self.value() != "superseded")

    def choices(self, changelist: Any) -> Any:
        for choice in super().choices(changelist):
            if choice["query_string"] == changelist.get_query_string(remove=[self.parameter_name]):
                choice["display"] = "Current"
            yield choice


class VersionedAdmin(ReadOnlyAdmin[V]):
    """Versions of recorded objects, each with the object as it stands in the ledger."""

    list_select_related = ("asserted_by__changeset",)
    search_fields: ClassVar[tuple[str, ...]] = ("object_id", "name")
    ordering = ("object_id", "-asserted_by")
    readonly_fields: ClassVar[tuple[str, ...]] = ("recorded_object",)
    date_hierarchy = "asserted_by__changeset__recorded_at"

    @admin.display(description="as recorded")
    def recorded_object(self, row: V) -> SafeString:
        return pretty(json.loads(row.asserted_by.document)["object"])

    @admin.display(description="recorded", ordering="asserted_by")
    def recorded_at(self, row: V) -> Any:
        return row.asserted_by.changeset.recorded_at

    @admin.display(description="current", boolean=True)
    def is_current(self, row: V) -> bool:
        return row.superseded_by_id is None


@admin.register(Changeset)
class ChangesetAdmin(ReadOnlyAdmin[Changeset]):
    list_display = ("number", "title", "recorded_at", "recorded_by", "reconstructed", "size")
    list_filter = ("reconstructed", "recorded_by")
    search_fields = ("title", "reason")
    date_hierarchy = "recorded_at"
    ordering = ("-number",)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin[LedgerEntry]):
    list_display = ("seq", "op", "kind", "object_id", "changeset", "recorded_at")
    list_filter = ("op", "kind", ("changeset", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("changeset",)
    search_fields = ("object_id", "changeset__title")
    date_hierarchy = "changeset__recorded_at"
    ordering = ("-seq",)
    exclude = ("document",)
    readonly_fields = ("as_recorded",)

    @admin.display(ordering="seq")
    def recorded_at(self, entry: LedgerEntry) -> Any:
        return entry.changeset.recorded_at

    @admin.display(description="document")
    def as_recorded(self, entry: LedgerEntry) -> SafeString:
        return pretty(json.loads(entry.document))


@admin.register(LedgerHead)
class LedgerHeadAdmin(ReadOnlyAdmin[LedgerHead]):
    list_display = ("__str__", "changesets", "last_recorded_at", "last_change", "root")


@admin.register(Reference)
class ReferenceAdmin(ReadOnlyAdmin[Reference]):
    list_display = ("from_kind", "from_id", "to_kinds", "to_id", "asserted_by_id")
    list_filter = (VersionFilter, "from_kind", "to_kinds")
    search_fields = ("from_id", "to_id")
    ordering = ("to_id", "from_id")


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin[Change]):
    list_display = ("sequence", "type", "at", "frontier_model", "channel", "ledger_size")
    list_filter = ("type", "frontier_model", "channel")
    search_fields = ("frontier_model", "channel", "type")
    date_hierarchy = "at"
    ordering = ("-sequence",)
    exclude = ("data",)
    readonly_fields = ("public_form",)

    @admin.display(description="data")
    def public_form(self, change: Change) -> SafeString:
        return pretty(change.data)


@admin.register(StatusInterval)
class StatusIntervalAdmin(ReadOnlyAdmin[StatusInterval]):
    list_display = ("frontier_model", "channel", "start", "end", "tier", "closed_because")
    list_filter = ("tier", "closed_because", "channel", "frontier_model")
    search_fields = ("frontier_model", "channel")
    date_hierarchy = "start"
    ordering = ("frontier_model", "channel", "start")
    exclude = ("possible", "controlling")
    readonly_fields = ("every_possible_level", "controlling_provisions")

    @admin.display(description="possible")
    def every_possible_level(self, interval: StatusInterval) -> str:
        return ", ".join(interval.possible)

    @admin.display(description="controlling")
    def controlling_provisions(self, interval: StatusInterval) -> str:
        return ", ".join(interval.controlling)


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
