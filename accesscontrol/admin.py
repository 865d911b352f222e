"""Whom provisions can reach, for registrars to look up; and keys, which can be revoked."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accesscontrol.models import (
    ApiKey,
    ApprovedEntityList,
    AuditEvent,
    ListMember,
    Organization,
    OrganizationIdentifier,
    SubjectClass,
)
from accesscontrol.services.revoking import revoke_keys
from registry.admin import ReadOnlyAdmin, ReadOnlyInline, VersionedAdmin, VersionFilter


@admin.register(SubjectClass)
class SubjectClassAdmin(VersionedAdmin[SubjectClass]):
    list_display = ("object_id", "name", "complement_of", "is_current")
    list_filter = (VersionFilter,)


class IdentifierInline(ReadOnlyInline):
    model = OrganizationIdentifier


class IdentifierSchemeFilter(admin.SimpleListFilter):
    title = "identifier"
    parameter_name = "identifier"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        schemes = OrganizationIdentifier.objects.order_by("scheme").values_list("scheme", flat=True)
        return [(scheme, scheme) for scheme in schemes.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        return queryset.filter(identifiers__scheme=self.value()).distinct()


@admin.register(Organization)
class OrganizationAdmin(VersionedAdmin[Organization]):
    list_display = ("object_id", "name", "country", "affiliate_of", "is_current")
    list_filter = (VersionFilter, "country", IdentifierSchemeFilter)
    search_fields = ("object_id", "name", "identifiers__value")
    inlines = (IdentifierInline,)


@admin.register(ApprovedEntityList)
class ApprovedEntityListAdmin(VersionedAdmin[ApprovedEntityList]):
    list_display = ("object_id", "name", "published", "recorded_at", "is_current")
    list_filter = (VersionFilter, "published")
    readonly_fields = ("members_on_record", "recorded_object")

    @admin.display(description="members on record")
    def members_on_record(self, row: ApprovedEntityList) -> SafeString:
        current: QuerySet[Any] = ListMember.objects.filter(superseded_by__isnull=True)
        members = current.filter(list=row.object_id)
        if not members:
            return format_html("{}", "None named; the list may have members all the same.")
        links = (
            (
                reverse("admin:accesscontrol_listmember_change", args=[member.pk]),
                member.organization or "confidential member",
                member.standing,
            )
            for member in members.order_by("organization", "object_id")
        )
        return format_html_join(SafeString("<br>"), '<a href="{}">{}</a> ({})', links)


@admin.register(ListMember)
class ListMemberAdmin(VersionedAdmin[ListMember]):
    list_display = ("object_id", "list", "organization", "standing", "recorded_at", "is_current")
    list_filter = (VersionFilter, "list", "standing")
    search_fields = ("object_id", "list", "organization")


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin[ApiKey]):
    """Keys are issued by `manage.py issue_key`, which alone ever shows one."""

    list_display = (
        "name", "prefix", "scopes", "created_at", "expires_at", "revoked_at", "last_used_at",
    )  # fmt: skip
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "prefix")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    exclude = ("sha256",)
    actions = ("revoke",)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accesscontrol.change_apikey")

    @admin.action(description="Revoke the selected keys, from now on", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        ids = queryset.values_list("pk", flat=True)
        revoked = revoke_keys(ids=list(ids), now=timezone.now())
        for key in revoked:
            self.log_change(request, key, "Revoked.")
        self.message_user(
            request, f"{len(revoked)} revoked; the others already were.", messages.SUCCESS
        )


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin[AuditEvent]):
    list_display = ("at", "principal", "action", "object", "why")
    list_filter = ("action",)
    search_fields = ("principal", "object", "why")
    date_hierarchy = "at"
    ordering = ("-id",)
