"""Keys as they were recognised a moment ago, for those who ask thousands of times a second."""

import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from accesscontrol.queries.openings import OwnView, own_view
from accesscontrol.queries.principals import principal_of_key
from accesscontrol.rules.principals import Principal
from accesscontrol.services.keys import recognise_key
from accesscontrol.snapshot.marks import Marks, marks
from registry.rules.keeping import Kept

LOOKED_UP_EVERY_SECONDS = 1.0
KEYS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever has a key. `scopes` are those in its row, as the permissions of views read them."""

    principal: Principal
    scopes: frozenset[str]
    own: OwnView | None
    sha256: str
    expires_at: datetime | None
    looked_up_at: float
    mark: int


class KeyRing:
    """What is kept of a key counts for a second, and no longer than nothing has changed."""

    def __init__(self, changes: Marks = marks) -> None:
        self._changes = changes
        self._kept: Kept[bytes, Bearer] = Kept(KEYS_KEPT)

    def find(self, key: str, *, now: datetime) -> Bearer | None:
        """Whose key it is; None where it is none, or revoked, or expired.

        Raises: DatabaseError.
        """
        digest = sha256(key.encode()).digest()
        mark, moment = self._changes.current, time.monotonic()
        found = self._kept.get(digest)
        if (
            found is None
            or found.mark != mark
            or moment - found.looked_up_at > LOOKED_UP_EVERY_SECONDS
        ):
            found = self._look_up(key, digest, now, mark, moment)
        if found is None or (found.expires_at is not None and found.expires_at <= now):
            return None
        return found

    def _look_up(
        self, key: str, digest: bytes, now: datetime, mark: int, moment: float
    ) -> Bearer | None:
        row = recognise_key(key, now=now)
        if row is None:
            return None
        principal = principal_of_key(row)
        found = Bearer(
            principal=principal,
            scopes=frozenset(row.scopes),
            own=own_view(principal),
            sha256=row.sha256,
            expires_at=row.expires_at,
            looked_up_at=moment,
            mark=mark,
        )
        self._kept.put(digest, found)
        return found


key_ring = KeyRing()
"""Of this process."""
