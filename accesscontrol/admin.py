"""Subjects, keys, people and the audit trail, to look up; keys can be revoked."""

from typing import Any, TypeVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accesscontrol.api.principals import principal_of
from accesscontrol.models import (
    Account,
    ApiKey,
    ApprovedEntityList,
    AuditEvent,
    Invitation,
    ListMember,
    Membership,
    Organization,
    OrganizationIdentifier,
    StaffRole,
    StoredDecision,
    SubjectClass,
)
from accesscontrol.services.revoking import revoke_keys
from registry.admin import ReadOnlyAdmin, ReadOnlyInline, VersionedAdmin, VersionFilter

M = TypeVar("M", bound=Model)


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


class ForAdministrators(ReadOnlyAdmin[M]):
    """What belongs to somebody, and so is shown to administrators alone."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _administers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _administers(request)


def _administers(request: HttpRequest) -> bool:
    principal = principal_of(request)
    return principal is not None and principal.may("admin")


@admin.register(ApiKey)
class ApiKeyAdmin(ForAdministrators[ApiKey]):
    """Keys are issued elsewhere, by what alone ever shows one."""

    list_display = (
        "name", "prefix", "account", "scopes", "created_at", "expires_at", "revoked_at",
        "last_used_at",
    )  # fmt: skip
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "prefix", "account__id")
    list_select_related = ("account",)
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    exclude = ("sha256",)
    actions = ("revoke",)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return _administers(request)

    @admin.action(description="Revoke the selected keys, from now on", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        actor = principal_of(request)
        if actor is None:
            raise PermissionDenied
        ids = list(queryset.values_list("pk", flat=True))
        revoked = revoke_keys(ids=ids, actor=actor, why="in the admin", now=timezone.now())
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


@admin.register(StaffRole)
class StaffRoleAdmin(ForAdministrators[StaffRole]):
    list_display = ("user", "role")
    list_filter = ("role",)
    list_select_related = ("user",)
    search_fields = ("user__username",)
    ordering = ("user__username", "role")


@admin.register(Account)
class AccountAdmin(ForAdministrators[Account]):
    list_display = ("id", "name", "organization", "opened_at")
    search_fields = ("id", "name", "organization")
    ordering = ("id",)


@admin.register(Membership)
class MembershipAdmin(ForAdministrators[Membership]):
    list_display = ("user", "account", "is_owner", "since")
    list_select_related = ("user", "account")
    search_fields = ("user__username", "account__id")
    ordering = ("account", "since", "id")


@admin.register(Invitation)
class InvitationAdmin(ForAdministrators[Invitation]):
    list_display = ("account", "invited_at", "expires_at", "accepted_at", "withdrawn_at")
    list_select_related = ("account",)
    search_fields = ("account__id",)
    ordering = ("-id",)
    exclude = ("sha256",)


@admin.register(StoredDecision)
class StoredDecisionAdmin(ForAdministrators[StoredDecision]):
    """That there are such decisions; what was asked is for whoever asked."""

    list_display = ("id", "account", "asked_by", "decided_at", "ledger_size")
    list_select_related = ("account",)
    search_fields = ("account__id", "asked_by")
    ordering = ("-id",)
    exclude = ("asked", "understood", "answer", "outcome")
