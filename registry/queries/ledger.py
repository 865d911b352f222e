"""The ledger's sizes and instants, and the record as known at one of them."""

import json
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from registry.documents.build import build_record
from registry.documents.overlay import record_with
from registry.errors import InTheFuture, UnknownSize
from registry.models import Changeset, LedgerEntry, LedgerHead
from registry.projections import all_projections, projection_of
from registry.queries.as_known_at import AsKnownAt, entries_between
from registry.queries.cards import CARDS_KEPT, CARDS_KEPT_OF_A_PAST, CardsAsKnownAt
from registry.rules.cards import CardsLaidOver, Memberships, Organizations, cards_of
from registry.rules.record import Record

Object = dict[str, Any]

KEPT_RECORDS = 16
MOST_FOLLOWED = 20_000
"""Entries that are laid over a record; more of them are read faster with everything else."""

_KINDS = ("authority", "channel", "class", "directive", "list", "model")
"""What a record holds itself."""


class Point(NamedTuple):
    """Where in the ledger a reader stands; the root stands for all that is recorded up to it."""

    size: int
    root: str
    recorded_at: datetime | None


NOWHERE = Point(0, "", None)


_Key = tuple[int, str, str]
"""Size and root of a point, and the registry's time zone."""


class _Records:
    """The last few records that were built, by size and root: a size alone names no content."""

    def __init__(self) -> None:
        self._kept: OrderedDict[_Key, Record] = OrderedDict()
        self._lock = Lock()
        self._building: dict[_Key, Lock] = {}
        self._furthest = 0

    def get(self, point: Point) -> Record:
        key = (point.size, point.root, settings.REGISTRY_TIME_ZONE)
        found = self._look_up(key)
        if found is not None:
            return found
        with self._lock:
            building = self._building.setdefault(key, Lock())
        # Whoever wants the same waits: a large record takes seconds and much memory to build.
        with building:
            # Sixteen pasts with as many organisations as the present would be a gigabyte.
            most = CARDS_KEPT if point.size >= self._furthest else CARDS_KEPT_OF_A_PAST
            record = self._look_up(key) or self._followed(key, most)
            record = record or read_record(point.size, most_cards=most)
            self._put(key, record)
        return record

    def _followed(self, key: _Key, most_cards: int) -> Record | None:
        """The record made from the nearest one before it, by what was entered since."""
        size, _, zone = key
        with self._lock:
            before = {
                (one[0], one[1]): one
                for one in self._kept
                if size - MOST_FOLLOWED <= one[0] <= size and one[2] == zone
            }
        if not before:
            return None
        # Of two ledgers that once had the same size only one is ours.
        ends = Changeset.objects.filter(size__in=[size for size, _ in before])
        ours = [end for end in ends.values_list("size", "root") if end in before]
        kept = self._look_up(before[max(ours)]) if ours else None
        if kept is None:
            return None
        return followed(kept, size, most_cards=most_cards)

    def _put(self, key: _Key, record: Record) -> None:
        with self._lock:
            self._kept[key] = record
            self._kept.move_to_end(key)
            self._building.pop(key, None)
            self._furthest = max(self._furthest, key[0])
            while len(self._kept) > KEPT_RECORDS:
                self._kept.popitem(last=False)

    def _look_up(self, key: _Key) -> Record | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)


_records = _Records()


def registry_zone() -> ZoneInfo:
    """The zone in which the registry's own dates lie."""
    return ZoneInfo(settings.REGISTRY_TIME_ZONE)


def head() -> LedgerHead:
    """Where the ledger ends; an empty one where nothing was ever recorded."""
    return LedgerHead.objects.filter(id=1).first() or LedgerHead(id=1)


def current_size() -> int:
    return current_point().size


def current_point() -> Point:
    """The end of the ledger. Every question asks this, so it asks the database in plain words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, root, last_recorded_at FROM registry_ledgerhead WHERE id = 1")
        found = cursor.fetchone()
    if found is None:
        return NOWHERE
    size, root, recorded_at = found
    if isinstance(recorded_at, str):
        # SQLite keeps instants as texts in UTC.
        recorded_at = datetime.fromisoformat(recorded_at)
    if recorded_at is not None and recorded_at.tzinfo is None:
        recorded_at = recorded_at.replace(tzinfo=UTC)
    return Point(size, root, recorded_at)


def point_of(size: int) -> Point:
    """The point at which the ledger had a size.

    Raises: UnknownSize, when no changeset ended there.
    """
    if size == 0:
        return NOWHERE
    found = Changeset.objects.filter(size=size).values_list("size", "root", "recorded_at").first()
    if found is None:
        raise UnknownSize(_why_no_size(size))
    return Point(*found)


def point_at(known_at: datetime, *, now: datetime) -> Point:
    """The point with all that was recorded at or before an instant.

    Raises: InTheFuture.
    """
    if known_at > now:
        raise InTheFuture("known_at lies in the future; leave it out to use all that is on record.")
    latest = Changeset.objects.filter(recorded_at__lte=known_at).order_by("-recorded_at")
    found = latest.values_list("size", "root", "recorded_at").first()
    return NOWHERE if found is None else Point(*found)


def record_of(point: Point) -> Record:
    """The record as known at a point of the ledger, built once and then kept."""
    return _records.get(point) if point.size else Record(size=0)


def read_record(size: int, *, most_cards: int = CARDS_KEPT) -> Record:
    """The record at a size, built anew; its organisations are read when they are asked for."""
    zone = registry_zone()
    objects = ((kind, obj) for kind in _KINDS for obj in objects_of(kind, size))
    cards = CardsAsKnownAt(size, zone, most=most_cards)
    return replace(
        build_record(objects, size=size, zone=zone),
        organizations=Organizations(cards),
        memberships=Memberships(cards),
    )


def followed(before: Record, size: int, *, most_cards: int = CARDS_KEPT) -> Record:
    """The record at a later size: costs what was entered in between, not what is on record."""
    entries = entries_between(before.size, size)
    after = record_with(before, entries, AsKnownAt(before.size), zone=registry_zone())
    cards, was = cards_of(after), cards_of(before)
    if not isinstance(cards, CardsLaidOver) or not isinstance(was, CardsAsKnownAt):
        return after
    # Straight from the tables again, so that no chain of changes grows with the ledger.
    now = was.at(size, cards.touched, most=most_cards)
    return replace(after, organizations=Organizations(now), memberships=Memberships(now))


def record_at(size: int) -> Record:
    """Raises: UnknownSize, when no changeset ended there."""
    return record_of(point_of(size))


def rests_on_reconstruction(point: Point) -> bool:
    """Whether any changeset up to a point was recorded for a time before it was entered."""
    return _reconstructed(point.size, point.root)


@lru_cache(maxsize=KEPT_RECORDS)
def _reconstructed(size: int, root: str) -> bool:
    """Kept by the root, which stands for all that was recorded up to there."""
    return Changeset.objects.filter(size__lte=size, reconstructed=True).exists()


def live_objects(size: int) -> Iterator[tuple[str, Object]]:
    """Every object on record at a size, with its kind, as it was recorded."""
    for kind, _ in all_projections():
        for obj in objects_of(kind, size):
            yield kind, obj


def objects_of(kind: str, size: int) -> Iterator[Object]:
    """The objects of one kind on record at a size, by id."""
    rows = projection_of(kind).row.objects.as_known_at(size)
    documents = rows.order_by("object_id").values_list("asserted_by__document", flat=True)
    for document in documents.iterator():
        yield json.loads(document)["object"]


def object_as_known_at(kind: str, object_id: str, size: int) -> tuple[Object, LedgerEntry] | None:
    """One object on record at a size, with the entry that last asserted or corrected it."""
    rows = projection_of(kind).row.objects.as_known_at(size).filter(object_id=object_id)
    row = rows.select_related("asserted_by__changeset").first()
    if row is None:
        return None
    return json.loads(row.asserted_by.document)["object"], row.asserted_by


def entries_of(kind: str, object_id: str, size: int) -> Iterator[LedgerEntry]:
    """All entries about one object up to a size, oldest first."""
    entries = LedgerEntry.objects.filter(kind=kind, object_id=object_id, seq__lte=size)
    return entries.select_related("changeset").order_by("seq").iterator()


def _why_no_size(size: int) -> str:
    biggest = current_size()
    if size > biggest:
        return f"The ledger has {biggest} entries; ask for a size up to that."
    ends = Changeset.objects.filter(size__gt=size).order_by("size").values_list("size", flat=True)
    starts = Changeset.objects.filter(size__lt=size).order_by("-size")
    before = starts.values_list("size", flat=True).first() or 0
    return f"A size of {size} would cut a changeset in two; the nearest are {before} and {ends[0]}."
