"""The audit trail to read and to export."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from accesscontrol.models import AuditEvent
from registry.presentation import instant_or_none


def events(filters: Mapping[str, str]) -> QuerySet[AuditEvent]:
    """Events with exactly these values of `principal`, `action` and `object`."""
    return AuditEvent.objects.filter(**filters)


def event_data(event: AuditEvent) -> dict[str, Any]:
    return {
        "id": event.pk,
        "at": instant_or_none(event.at),
        "principal": event.principal,
        "action": event.action,
        "object": event.object,
        "before": event.before,
        "after": event.after,
        "why": event.why,
    }
