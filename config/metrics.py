"""What `/metrics` shows to Prometheus: requests as they come, and the state as it is asked for.

Each process counts for itself. With PROMETHEUS_MULTIPROC_DIR set, a folder that is empty at the
start, all web processes of a machine count together, whichever of them is asked.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from accesscontrol.snapshot.following import follower
from notifications.queries.delivery_figures import delivery_figures
from notifications.queries.mail_figures import mail_figures
from registry.queries.figures import ledger_figures

CONTENT_TYPE = CONTENT_TYPE_LATEST
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
if SHARED_FOLDER in os.environ:
    Path(os.environ[SHARED_FOLDER]).mkdir(parents=True, exist_ok=True)

NO_ROUTE = "none"
"""Of addresses that nobody declared, which are anybody's choice."""
_CATCHES_ALL = "*"

REQUESTS = Counter(
    "greenlight_requests_total",
    "Requests answered, by the address as it is declared.",
    ["method", "route", "status"],
)
SECONDS = Histogram(
    "greenlight_request_seconds",
    "Seconds from a request to its answer.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30),
)

Handler = Callable[[HttpRequest], HttpResponse]


class Measured:
    """Counts every request that Django answers, and how long its answer took."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = NO_ROUTE if match is None or _CATCHES_ALL in match.route else f"/{match.route}"
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, route, str(response.status_code)).inc()
        SECONDS.labels(route).observe(time.perf_counter() - begun)
        return response


METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


class State(Collector):
    """What the database says at the moment, asked anew each time."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        ledger = ledger_figures(now=now)
        yield _gauge("greenlight_ledger_size", "Entries in the ledger.", ledger.size)
        yield _gauge("greenlight_ledger_changesets", "Changesets recorded.", ledger.changesets)
        yield _gauge("greenlight_changes", "Changes in the change log.", ledger.changes)
        if ledger.recorded_at is not None:
            what = "When the last changeset was recorded, in seconds since 1970."
            yield _gauge("greenlight_recorded_seconds", what, ledger.recorded_at.timestamp())
        what = "How long the oldest boundary has been due that no worker has told of."
        yield _gauge("greenlight_boundary_overdue_seconds", what, ledger.overdue_seconds)
        if follower.tip is not None:
            what = "How old the record can be that this process answers checks from."
            yield _gauge("greenlight_snapshot_age_seconds", what, follower.tip.age())
        mails = mail_figures(now=now)
        yield _by_state("greenlight_mails", "Mails kept, by state.", mails.by_state)
        what = "How long the oldest mail has waited that the server has not taken."
        yield _gauge("greenlight_mail_waiting_seconds", what, mails.oldest_waiting_seconds)
        yield from _of_deliveries(now)


def _of_deliveries(now: datetime) -> Iterator[GaugeMetricFamily]:
    figures = delivery_figures(now=now)
    yield _by_state("greenlight_deliveries", "Deliveries of webhooks, by state.", figures.by_state)
    what = "Webhook endpoints, by state."
    yield _by_state("greenlight_endpoints", what, figures.endpoints_by_state)
    what = "How long the oldest delivery has been due that may be sent and is not."
    yield _gauge("greenlight_delivery_overdue_seconds", what, figures.overdue_seconds)
    what = "Seconds from the commit of a change to the first attempt, of the latest deliveries."
    lag = GaugeMetricFamily("greenlight_delivery_lag_seconds", what, labels=["quantile"])
    for quantile, value in (("0.5", figures.lag.median), ("0.95", figures.lag.p95)):
        if value is not None:
            lag.add_metric([quantile], value)
    yield lag
    what = "Attempts to deliver in the last hour, by result."
    results = {"delivered": figures.delivered_recently, "failed": figures.failed_recently}
    yield _by_state("greenlight_attempts_recently", what, results, label="result")
    yield _gauge("greenlight_events_untold", "Events not fanned out yet.", figures.untold)
    yield _gauge("greenlight_pumps", "Processes that send webhooks now.", figures.pumps)


def exposition() -> bytes:
    """All figures in Prometheus' text format."""
    if SHARED_FOLDER in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    else:
        counted = REGISTRY
    asked = CollectorRegistry()
    asked.register(State())
    return generate_latest(counted) + generate_latest(asked)


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)


def _by_state(
    name: str, what: str, counts: Mapping[str, int], *, label: str = "state"
) -> GaugeMetricFamily:
    found = GaugeMetricFamily(name, what, labels=[label])
    for state, count in counts.items():
        found.add_metric([state], count)
    return found
