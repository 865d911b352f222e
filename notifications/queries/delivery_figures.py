"""Figures about deliveries for whoever runs the service: what waits, how late it is, who fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, Subquery

from notifications.models import Attempt, Delivery, Endpoint, Event, Mailbox, Pump
from notifications.models.deliveries import AUTOMATIC, PENDING, STATES
from notifications.rules.health import BREAKS_AFTER, State

LATEST = 1000
"""Deliveries that the lag is taken from."""
RECENTLY = timedelta(hours=1)
MOST_SHOWN = 100
ENDPOINT_STATES = [state.value for state in State]


@dataclass(frozen=True, slots=True)
class Lag:
    """Seconds from the commit of a change to the first attempt to bring it somewhere, of the
    latest deliveries that were attempted; None where there was none."""

    median: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class DeliveryFigures:
    """`overdue_seconds`: how long the oldest delivery is due that may be sent and is not.
    `untold`: events that are not fanned out yet."""

    by_state: dict[str, int]
    endpoints_by_state: dict[str, int]
    overdue_seconds: float
    lag: Lag
    untold: int
    pumps: int
    delivered_recently: int
    failed_recently: int


@dataclass(frozen=True, slots=True)
class Troubled:
    """An endpoint that fails, is disabled, or is left alone for a while."""

    id: int
    owner: str
    url: str
    state: str
    because: str
    failures: int
    failing_since: datetime | None
    not_before: datetime | None
    waiting: int


def delivery_figures(*, now: datetime) -> DeliveryFigures:
    recent = Attempt.objects.filter(at__gte=now - RECENTLY)
    counted = recent.aggregate(all=Count("id"), failed=Count("id", filter=~Q(failure="")))
    return DeliveryFigures(
        by_state=_counts(Delivery.objects.all(), STATES),
        endpoints_by_state=_counts(Endpoint.objects.filter(deleted_at=None), ENDPOINT_STATES),
        overdue_seconds=_overdue_seconds(now),
        lag=_lag(),
        untold=Event.objects.filter(is_fanned_out=False).count(),
        pumps=Pump.objects.filter(alive_until__gte=now).count(),
        delivered_recently=counted["all"] - counted["failed"],
        failed_recently=counted["failed"],
    )


def troubled_endpoints() -> Sequence[Troubled]:
    """Those that fail, longest first; at most a hundred."""
    mailboxes = Mailbox.objects.filter(
        Q(endpoint__state__in=[State.FAILING, State.DISABLED]) | Q(failures__gte=BREAKS_AFTER),
        endpoint__deleted_at=None,
    ).select_related("endpoint")
    waiting = Count("endpoint__deliveries", filter=Q(endpoint__deliveries__state=PENDING))
    longest = F("failing_since").asc(nulls_last=True)
    return [
        Troubled(
            id=one.endpoint_id,
            owner=one.endpoint.owner,
            url=one.endpoint.url,
            state=one.endpoint.state,
            because=one.endpoint.disabled_because,
            failures=one.failures,
            failing_since=one.failing_since,
            not_before=one.not_before,
            waiting=one.waiting,
        )
        for one in mailboxes.annotate(waiting=waiting).order_by(longest, "endpoint")[:MOST_SHOWN]
    ]


def _counts(rows: Any, states: Sequence[str]) -> dict[str, int]:
    found = dict(rows.order_by().values_list("state").annotate(Count("id")))
    return {state: found.get(state, 0) for state in states}


def _overdue_seconds(now: datetime) -> float:
    """By the head of each open mailbox, so that a long queue costs no more than a short one."""
    head = Delivery.objects.filter(endpoint=OuterRef("pk"), state=PENDING)
    first = Subquery(head.order_by("due_at", "id").values("due_at")[:1])
    free = Q(not_before=None) | Q(not_before__lte=now)
    heads = Mailbox.objects.filter(free, is_open=True).annotate(first=first)
    oldest = heads.filter(first__lte=now).aggregate(oldest=Min("first"))["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0


def _lag() -> Lag:
    rows: Any = Delivery.objects.filter(trigger=AUTOMATIC, first_attempt_at__isnull=False)
    latest = rows.order_by("-id").values_list("first_attempt_at", "event__recorded_at")[:LATEST]
    seconds = sorted(max(0.0, (first - recorded).total_seconds()) for first, recorded in latest)
    if not seconds:
        return Lag(None, None)
    return Lag(seconds[len(seconds) // 2], seconds[min(len(seconds) - 1, len(seconds) * 95 // 100)])
