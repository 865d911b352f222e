"""Admin pages to look things up, never to change them."""

import json
from typing import Any, ClassVar, TypeVar

import django_stubs_ext
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.models import (
    VersionedRow,
)

# So that Django's admin classes can be told what they show. It loads a good part of Django, which
# only a process that serves pages has a use for.
django_stubs_ext.monkeypatch()

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
