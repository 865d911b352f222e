"""The current record in one document, to decide elsewhere: compact, compressed, counted, signed.

Two lines: a JSON Web Signature over what the second line is, and the second line.
"""

import gzip
import json
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Any

from django.conf import settings
from joserfc import jws

from accesscontrol.errors import NoSnapshot, SnapshotTooLarge
from accesscontrol.models import ListMember, Organization
from accesscontrol.queries.encoded import json_bytes
from accesscontrol.rules.question import ENGINE
from registry.documents.compact import READ, compacted, read_of
from registry.documents.strict_json import canonical
from registry.models import LedgerEntry
from registry.presentation import instant_or_none
from registry.queries.confidential import was_confidential
from registry.queries.ledger import Point, live_objects, point_of, rests_on_reconstruction
from registry.queries.signing_keys import Signer, signer
from registry.signing import ALGORITHM

TYPE = "greenlight-snapshot"
MOST_OBJECTS = 250_000
"""Organisations and members. With more of them a record is no matter of one document."""
MOST_CHANGES = 20_000
KEPT = 8


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`content` are both lines, compressed by gzip."""

    content: bytes
    etag: str


class _Snapshots:
    """The last few that were made, by what they are of: the end, or what is new since a size."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Point, int | None], Snapshot] = {}
        self._lock = Lock()

    def get(self, point: Point, since: int | None) -> Snapshot:
        with self._lock:
            found = self._kept.get((point, since))
            if found is None:
                found = _made(point, since)
                while len(self._kept) >= KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[point, since] = found
        return found


_snapshots = _Snapshots()


def snapshot_of(point: Point, *, since: int | None) -> Snapshot:
    """All that is on record at a point; with `since`, the entries after that ledger size.

    Raises: NoSnapshot, SnapshotTooLarge, UnknownSize, SigningKeyMissing.
    """
    if since is not None:
        point_of(since)
    return _snapshots.get(point, since)


def _made(point: Point, since: int | None) -> Snapshot:
    signs = signer()
    if signs is None or not point.size:
        raise NoSnapshot("Nothing is signed here; ask checks of the service instead.")
    told: dict[str, Any] = {"size": point.size}
    told |= _whole(point) if since is None else _since(point, since)
    document = json_bytes(told)
    token = _signed(signs, point, document, since)
    content = gzip.compress(token.encode() + b"\n" + document, 6, mtime=0)
    return Snapshot(content, f'"{sha256(content).hexdigest()[:32]}"')


def _whole(point: Point) -> dict[str, Any]:
    for kind in (ListMember, Organization):
        rows: Any = kind.objects
        if rows.as_known_at(point.size)[MOST_OBJECTS : MOST_OBJECTS + 1].exists():
            cure = f"It has more than {MOST_OBJECTS} of a kind; ask checks of the service instead."
            raise SnapshotTooLarge(cure)
    ever = LedgerEntry.objects.filter(kind__in=("class", "list"), op="assert", seq__lte=point.size)
    return {
        "zone": settings.REGISTRY_TIME_ZONE,
        "recorded_at": instant_or_none(point.recorded_at),
        "reconstructed": rests_on_reconstruction(point),
        "ever": sorted(ever.values_list("kind", "object_id")),
        **compacted(live_objects(point.size)),
    }


def _since(point: Point, since: int) -> dict[str, Any]:
    if not 0 <= point.size - since <= MOST_CHANGES:
        raise SnapshotTooLarge(f"More than {MOST_CHANGES} entries are new; take all that there is.")
    rows = LedgerEntry.objects.filter(seq__gt=since, seq__lte=point.size, kind__in=READ)
    entries = [told for entry in rows.order_by("seq") if (told := _told(entry)) is not None]
    return {
        "since": since,
        "recorded_at": instant_or_none(point.recorded_at),
        "reconstructed": rests_on_reconstruction(point),
        "counts": {"entries": len(entries)},
        "entries": entries,
    }


def _told(entry: LedgerEntry) -> dict[str, Any] | None:
    """None for what nobody may know of. A member that is named no more is off the record."""
    obj = None
    if entry.op != "retract":
        obj = read_of(entry.kind, json.loads(entry.document)["object"])
    if obj is not None:
        return {"op": entry.op, "kind": entry.kind, "object": obj}
    if entry.op == "assert" or was_confidential(entry):
        return None
    return {"op": "retract", "kind": entry.kind, "object": {"id": entry.object_id}}


def _signed(signs: Signer, point: Point, document: bytes, since: int | None) -> str:
    counts = json.loads(document)["counts"]
    payload = {
        "iss": signs.origin,
        "size": point.size,
        "root": point.root,
        "since": since,
        "since_root": None if since is None else point_of(since).root,
        "engine": ENGINE,
        "sha256": sha256(document).hexdigest(),
        "counts": counts,
    }
    header = {"alg": ALGORITHM, "kid": signs.key.id, "typ": TYPE}
    return jws.serialize_compact(
        header, canonical(payload), signs.key.as_jwk(), algorithms=[ALGORITHM]
    )
