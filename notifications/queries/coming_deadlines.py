"""Deadlines for the calendar: those on record, and those that were taken off it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from notifications.queries.catalogue import catalogue_at
from notifications.queries.change_log import object_in
from notifications.queries.deadlines import deadlines_at
from notifications.rules.coming import Coming, coming_deadline, deadline_uid
from notifications.rules.event_types import DEADLINE_APPROACHING
from notifications.rules.reaching import Interest
from registry.models import LedgerEntry
from registry.queries.deadlines import Found
from registry.queries.ledger import Point, objects_of, registry_zone
from registry.rules.deadlines import deadlines_of

MOST = 1000
"""The nearest of them."""
KEPT = timedelta(days=31)
"""How long what is past stays in the calendar."""


def coming_deadlines(point: Point, interest: Interest, *, now: datetime) -> Iterator[Coming]:
    catalogue = catalogue_at(point.size)
    versions = _versions(point)
    uids = set()
    for is_current, (deadline, directive) in _candidates(point, now):
        uid = deadline_uid(deadline)
        reach = catalogue.of_directive(directive)
        if uid in uids or not interest.wants(DEADLINE_APPROACHING, reach):
            continue
        uids.add(uid)
        entries = versions.get(directive["id"], ())
        yield coming_deadline(
            deadline,
            directive,
            revision=max(len(entries) - 1, 0),
            changed_at=entries[-1].changeset.recorded_at if entries else point.recorded_at or now,
            cancelled=not is_current,
        )


def _candidates(point: Point, now: datetime) -> Iterator[tuple[bool, Found]]:
    """What is on record, by date; then what once was and is still ahead."""
    near = [one for one in deadlines_at(point.size) if (one[0].latest or one[0].at) > now - KEPT]
    for found in sorted(near, key=lambda one: one[0].at)[:MOST]:
        yield True, found
    for found in _once_on_record(point):
        if found[0].at > now:
            yield False, found


@lru_cache(maxsize=4)
def _once_on_record(point: Point) -> tuple[Found, ...]:
    """The deadlines of versions of directives that were corrected or retracted, the last first."""
    zones = {obj["id"]: ZoneInfo(obj["time_zone"]) for obj in objects_of("authority", point.size)}
    own = registry_zone()
    return tuple(
        (deadline, directive)
        for entries in _versions(point).values()
        for directive in map(object_in, reversed(entries))
        if "provisions" in directive
        for deadline in deadlines_of(directive, zones.get(directive["authority"], own), own)
    )


@lru_cache(maxsize=4)
def _versions(point: Point) -> dict[str, tuple[LedgerEntry, ...]]:
    """The entries of each directive that was corrected or retracted, oldest first."""
    entries = LedgerEntry.objects.filter(kind="directive", seq__lte=point.size)
    changed = entries.exclude(op="assert").values("object_id")
    found: dict[str, list[LedgerEntry]] = {}
    versions = LedgerEntry.objects.filter(kind="directive", object_id__in=changed)
    for entry in versions.select_related("changeset").order_by("seq"):
        if entry.seq <= point.size:
            found.setdefault(entry.object_id, []).append(entry)
    return {directive: tuple(some) for directive, some in found.items()}
