"""Boundaries of status histories for the calendar: those to come, and those called off."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import Any, NamedTuple

from notifications.models import Event
from notifications.queries.carried import Carried
from notifications.queries.catalogue import catalogue_at
from notifications.queries.coming_deadlines import KEPT, MOST
from notifications.queries.told import EVERYBODY
from notifications.rules.catalogue import Catalogue
from notifications.rules.coming import Coming, Span, boundary_span, boundary_uid
from notifications.rules.event_types import ACCESS_CHANGED, ACCESS_RESCHEDULED, ACCESS_SCHEDULED
from notifications.rules.reaching import Interest, reach_from
from notifications.rules.wording import reading
from registry.models import StatusInterval
from registry.queries.dating import dating_at
from registry.queries.ledger import Point, registry_zone
from registry.rules.carriers import told_of
from registry.rules.dates import parse_instant
from registry.rules.reach import Pair


def coming_boundaries(point: Point, interest: Interest, *, now: datetime) -> Iterator[Coming]:
    """Where a status comes to read otherwise, then what was announced and is not to come."""
    uids = set()
    for row in _rows(point, interest, now):
        uids.add(row.uid)
        yield row
    yield from _called_off(uids, interest, now)


def _rows(point: Point, interest: Interest, now: datetime) -> Iterator[Coming]:
    catalogue, dating, zone = catalogue_at(point.size), dating_at(point), registry_zone()
    for at, was, row in islice(_told(point, interest, now), MOST):
        model, channel = row.frontier_model, row.channel
        name, place = catalogue.models[model].name, catalogue.channels.get(channel, channel)
        grounds = sorted({*was.controlling, *row.controlling})
        dated = dating.of(at, grounds)
        # A day has no time of day in its words.
        span, note = boundary_span(at, zone, is_day=":" not in dated.words)
        notes = [f"Before: {reading(_status(was))}.", note, f"Provisions: {', '.join(grounds)}."]
        yield Coming(
            uid=boundary_uid(model, channel, at),
            span=span,
            title=f"{name} over {place}: {reading(_status(row))}",
            lines=tuple(filter(None, notes)),
            revision=0,
            changed_at=point.recorded_at or now,
        )


class _Boundary(NamedTuple):
    at: datetime
    was: StatusInterval
    becomes: StatusInterval

    @property
    def pair(self) -> Pair:
        return self.becomes.frontier_model, self.becomes.channel


def _told(point: Point, interest: Interest, now: datetime) -> Iterator[_Boundary]:
    """Soonest first."""
    carried = Carried(point.size)
    wanted = _wanted(catalogue_at(point.size), interest, now)
    for _, together in groupby(wanted, key=lambda one: one.at):
        yield from told_of(
            list(together),
            is_carried=carried.has,
            when=lambda _: None,
            pair=lambda one: one.pair,
        )


def _wanted(catalogue: Catalogue, interest: Interest, now: datetime) -> Iterator[_Boundary]:
    ending = StatusInterval.objects.filter(end__gt=now - KEPT)
    before = {(row.frontier_model, row.channel, row.end): row for row in ending}
    starting = StatusInterval.objects.filter(start__gt=now - KEPT)
    for row in starting.order_by("start", "frontier_model", "channel"):
        model, channel, at = row.frontier_model, row.channel, row.start
        was = before.get((model, channel, at))
        if at is None or was is None or reading(_status(was)) == reading(_status(row)):
            continue
        if interest.wants(ACCESS_CHANGED, catalogue.of_status(model, channel)):
            yield _Boundary(at, was, row)


def _called_off(uids: set[str], interest: Interest, now: datetime) -> Iterator[Coming]:
    """What was announced for an instant that is still ahead, and is not to come any more."""
    announced = Event.objects.filter(
        account=EVERYBODY, type__in=(ACCESS_SCHEDULED, ACCESS_RESCHEDULED)
    )
    for event in announced.order_by("-sequence")[:MOST]:
        data = json.loads(event.body)["data"]
        if data["effective_at"] is None or not interest.is_read(
            event.type, reach_from(event.reach)
        ):
            continue
        at = parse_instant(data["effective_at"])
        uid = boundary_uid(data["model"], data["channel"], at)
        if at <= now or uid in uids:
            continue
        uids.add(uid)
        model = data["model_name"] or data["model"]
        channel = data["channel_name"] or data["channel"]
        yield Coming(
            uid=uid,
            span=Span(at),
            title=f"{model} over {channel}: {reading(data['after'])}",
            lines=("This is not to come any more.",),
            revision=1,
            changed_at=event.recorded_at,
            cancelled=True,
        )


def _status(row: StatusInterval) -> dict[str, Any]:
    return {"possible": row.possible, "closed_because": row.closed_because or None}
