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
from greenlight.errors import Unverified
from greenlight.local.held import Held
from greenlight.local.ledger import Evidence
from greenlight_verify.encodings import from_base64url
from greenlight_verify.keys import TrustedKey
from registry.documents.compact import record_in
from registry.rules.dates import parse_instant

TYPE = "greenlight-snapshot"
ALGORITHM = "Ed25519"


class SnapshotCopy:
    """A copy of what is on record now, fetched whole whenever that is another.

    Smaller and sooner there than a `LedgerCopy`, and less is proven: that the registry signed it,
    not that it is the ledger that all others see.
    """

    def __init__(self, client: Client, keys: Sequence[TrustedKey]) -> None:
        self._client, self._keys = client, keys
        self._etag = ""
        self.evidence = Evidence("", None, ())
        self.held: Held | None = None
        self.skew = timedelta(0)

    def restore(self, evidence: Evidence) -> Held:
        """The record of a snapshot that was kept, proven once more. Raises: Unverified."""
        held = read_snapshot("".join(evidence.pages).encode(), self._keys)
        self.held, self.evidence = held, evidence
        return held

    def advance(self) -> Held:
        """The record with all that the registry has recorded by now. Raises: GreenlightError."""
        found = self._client.send(calls.snapshot(self._etag))
        if found is None and self.held is not None:
            return self.held
        if found is None:
            raise Unverified("The registry says that nothing is new, and nothing is held yet.")
        held = read_snapshot(found.content, self._keys)
        if self.held is not None and held.size < self.held.size:
            raise Unverified(
                f"The ledger had {self.held.size} entries and now says {held.size}; not taken."
            )
        self.held, self._etag = held, found.etag
        self.evidence = Evidence("", None, (found.content.decode(),))
        return held


@dataclass(frozen=True, slots=True)
class Claims:
    """What the registry signed: which ledger, of which size, and what the document hashes to."""

    origin: str
    size: int
    root: str
    since: int | None
    engine: str
    sha256: str


def read_snapshot(content: bytes, keys: Sequence[TrustedKey]) -> Held:
    """The record of both lines of a whole snapshot. Raises: Unverified."""
    token, _, document = content.partition(b"\n")
    claims = claims_in(token.decode("ascii", "replace"), keys)
    if sha256(document).hexdigest() != claims.sha256:
        raise Unverified("The snapshot is not taken: its hash is not the signed one.")
    if claims.engine != ENGINE:
        raise Unverified(
            f"The registry answers by engine {claims.engine}, this client by {ENGINE}; install "
            "the client of the same release."
        )
    if claims.since is not None:
        raise Unverified("This is what is new since a ledger size, and not a whole snapshot.")
    try:
        told: dict[str, Any] = json.loads(document)
        zone = ZoneInfo(told["zone"])
        return Held(
            record=record_in(told, size=claims.size, zone=zone),
            zone=zone,
            recorded_at=parse_instant(told["recorded_at"]),
            is_reconstructed=bool(told["reconstructed"]),
            ever=frozenset((kind, name) for kind, name in told["ever"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unverified(f"The snapshot is not taken: {error!r} in it.") from error


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
