"""The record of now in one document (`GET /api/v1/snapshot`), verified and ready to ask."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from accesscontrol.rules.question import ENGINE
from greenlight import calls
from greenlight.client import Client
from greenlight.errors import Problem, RateLimited, ServiceUnavailable, Unverified
from greenlight.local.held import Held
from greenlight.local.ledger import Evidence
from greenlight_verify.encodings import from_base64url
from greenlight_verify.keys import TrustedKey
from registry.documents.compact import record_in
from registry.documents.compact_entries import CompactObjects, entries_in, record_after
from registry.rules.dates import parse_instant

TYPE = "greenlight-snapshot"
ALGORITHM = "Ed25519"


MOST_CHANGES = 50
"""Laid one over the other; then the snapshot is fetched whole again."""


class SnapshotCopy:
    """A copy of what is on record now; after the first time only what is new is fetched.

    Smaller and sooner there than a `LedgerCopy`, and less is proven: that the registry signed it,
    not that it is the ledger that all others see.
    """

    def __init__(self, client: Client, keys: Sequence[TrustedKey]) -> None:
        self._client, self._keys = client, keys
        self._etag = ""
        self._read: Read | None = None
        self.evidence = Evidence("", None, ())
        self.skew = timedelta(0)

    @property
    def held(self) -> Held | None:
        return None if self._read is None else self._read.held

    def restore(self, evidence: Evidence) -> Held:
        """The record of a snapshot that was kept, proven once more. Raises: Unverified."""
        first, *later = evidence.pages or ("",)
        found = read_whole(first.encode(), self._keys)
        for page in later:
            found = read_changes(found, page.encode(), self._keys)
        self._read, self.evidence = found, evidence
        return found.held

    def advance(self) -> Held:
        """The record with all that the registry has recorded by now. Raises: GreenlightError."""
        if self._read is not None and len(self.evidence.pages) <= MOST_CHANGES:
            changed = self._changed(self._read)
            if changed is not None:
                return changed
        fetched = self._client.send(calls.snapshot(self._etag))
        if fetched is None and self._read is not None:
            return self._read.held
        if fetched is None:
            raise Unverified("The registry says that nothing is new, and nothing is held yet.")
        found = read_whole(fetched.content, self._keys)
        if self._read is not None and found.held.size < self._read.held.size:
            raise Unverified(
                f"The ledger had {self._read.held.size} entries and now says {found.held.size}; "
                "not taken."
            )
        self._read, self._etag = found, fetched.etag
        self.evidence = Evidence("", None, (fetched.content.decode(),))
        return found.held

    def _changed(self, read: "Read") -> Held | None:
        """The record with what is new; None where that cannot be had, or does not follow."""
        try:
            fetched = self._client.send(calls.snapshot("", since=read.held.size))
            if fetched is None:
                return None
            found = read_changes(read, fetched.content, self._keys)
        except (Problem, Unverified) as error:
            if isinstance(error, RateLimited | ServiceUnavailable):
                raise
            return None
        if found.held.size > read.held.size:
            self._read, self._etag = found, ""
            pages = (*self.evidence.pages, fetched.content.decode())
            self.evidence = Evidence("", None, pages)
        return read.held if self._read is None else self._read.held


@dataclass(frozen=True, slots=True)
class Read:
    """A record that was read, and what it takes to lay changes over it."""

    held: Held
    objects: CompactObjects
    origin: str
    root: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What the registry signed: which ledger, of which size, and what the document hashes to."""

    origin: str
    size: int
    root: str
    since: int | None
    since_root: str | None
    """Of what is new: the root at the size since which it is."""
    engine: str
    sha256: str


def read_snapshot(content: bytes, keys: Sequence[TrustedKey]) -> Held:
    """The record of both lines of a whole snapshot. Raises: Unverified."""
    return read_whole(content, keys).held


def read_whole(content: bytes, keys: Sequence[TrustedKey]) -> Read:
    """Raises: Unverified."""
    claims, document = _proven(content, keys)
    if claims.since is not None:
        raise Unverified("This is what is new since a ledger size, and not a whole snapshot.")
    try:
        told: dict[str, Any] = json.loads(document)
        zone = ZoneInfo(told["zone"])
        held = Held(
            record=record_in(told, size=claims.size, zone=zone),
            zone=zone,
            recorded_at=parse_instant(told["recorded_at"]),
            is_reconstructed=bool(told["reconstructed"]),
            ever=frozenset((kind, name) for kind, name in told["ever"]),
        )
        return Read(held, CompactObjects(told), claims.origin, claims.root)
    except (KeyError, TypeError, ValueError) as error:
        raise Unverified(f"The snapshot is not taken: {error!r} in it.") from error


def read_changes(read: Read, content: bytes, keys: Sequence[TrustedKey]) -> Read:
    """What was read, with what the registry signed as new since then. Raises: Unverified."""
    claims, document = _proven(content, keys)
    before = read.held
    if (claims.since, claims.since_root, claims.origin) != (before.size, read.root, read.origin):
        raise Unverified("What is new does not follow what is held; it is not taken.")
    try:
        told: dict[str, Any] = json.loads(document)
        entries = entries_in(told)
        held = Held(
            record=record_after(
                before.record, read.objects, entries, size=claims.size, zone=before.zone
            ),
            zone=before.zone,
            recorded_at=parse_instant(told["recorded_at"]),
            is_reconstructed=bool(told["reconstructed"]),
            ever=before.ever.union(
                (entry.kind, entry.id) for entry in entries if entry.kind in ("class", "list")
            ),
        )
        return Read(held, read.objects.after(entries), claims.origin, claims.root)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unverified(f"What is new is not taken: {error!r} in it.") from error


def _proven(content: bytes, keys: Sequence[TrustedKey]) -> tuple["Claims", bytes]:
    """The second line, which is what the first one signs. Raises: Unverified."""
    token, _, document = content.partition(b"\n")
    claims = claims_in(token.decode("ascii", "replace"), keys)
    if sha256(document).hexdigest() != claims.sha256:
        raise Unverified("The snapshot is not taken: its hash is not the signed one.")
    if claims.engine != ENGINE:
        raise Unverified(
            f"The registry answers by engine {claims.engine}, this client by {ENGINE}; install "
            "the client of the same release."
        )
    return claims, document


def claims_in(token: str, keys: Sequence[TrustedKey]) -> Claims:
    """What a trusted key has signed. Raises: Unverified."""
    try:
        first, second, third = token.split(".")
        header, payload = (json.loads(from_base64url(part)) for part in (first, second))
        signature = from_base64url(third)
        claims = Claims(
            origin=payload["iss"],
            size=payload["size"],
            root=payload["root"],
            since=payload["since"],
            since_root=payload["since_root"],
            engine=payload["engine"],
            sha256=payload["sha256"],
        )
        kind = header["alg"], header["typ"], "crit" in header
        signers = [key for key in keys if key.id == header["kid"]]
    except (KeyError, TypeError, ValueError) as error:
        raise Unverified("This is no snapshot of a registry: its first line signs none.") from error
    if kind != (ALGORITHM, TYPE, False):
        raise Unverified("The snapshot is not signed as one.")
    message = f"{first}.{second}".encode()
    if not any(key.signs_for(claims.origin) and key.has_signed(message, signature)
               for key in signers):  # fmt: skip
        raise Unverified("The snapshot is signed by no trusted key.")
    return claims
