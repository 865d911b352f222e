"""The ledger and what is derived from it."""

import json
from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString

from registry.admin.reading import (
    ReadOnlyAdmin,
    VersionFilter,
    pretty,
)
from registry.models import (
    Change,
    Changeset,
    Checkpoint,
    LedgerEntry,
    LedgerHead,
    Reference,
    StatusInterval,
    TreeNode,
)


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


@admin.register(Checkpoint)
class CheckpointAdmin(ReadOnlyAdmin[Checkpoint]):
    list_display = ("changeset", "public_key")
    list_select_related = ("changeset",)
    search_fields = ("changeset__title",)
    ordering = ("-changeset",)


@admin.register(TreeNode)
class TreeNodeAdmin(ReadOnlyAdmin[TreeNode]):
    list_display = ("entry_id", "level", "hash")
    list_filter = ("level",)
    search_fields = ("hash",)
    ordering = ("-entry", "level")


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
