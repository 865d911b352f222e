"""Keys as they were recognised a moment ago, for those who ask thousands of times a second.

Looking one up takes some queries, 30 times as long as a check. So the thread that follows the
ledger does it anew for the keys in use, and whoever asks seldom waits for it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice

from accesscontrol.models import ApiKey
from accesscontrol.queries.openings import OwnView, own_view
from accesscontrol.queries.principals import principal_of_key
from accesscontrol.rules.principals import Principal
from accesscontrol.services.keys import recognise_hash, recognise_key
from accesscontrol.snapshot.marks import Marks, marks
from registry.rules.keeping import Kept

LOOKED_UP_EVERY_SECONDS = 1.0
RENEWED_AFTER_SECONDS = LOOKED_UP_EVERY_SECONDS / 2
RENEWED_AT_ONCE = 8
"""So that the ledger is not looked at later than it should be."""
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

    def __init__(self, changes: Marks = marks, clock: Callable[[], float] = time.monotonic) -> None:
        self._changes, self._clock = changes, clock
        self._kept: Kept[bytes, Bearer] = Kept(KEYS_KEPT)
        self._asked: set[bytes] = set()
        """What was asked for since the last renewal."""

    def find(self, key: str, *, now: datetime) -> Bearer | None:
        """Whose key it is; None where it is none, or revoked, or expired.

        Raises: DatabaseError.
        """
        digest = sha256(key.encode()).digest()
        mark, moment = self._changes.current, self._clock()
        found = self._kept.get(digest)
        if (
            found is None
            or found.mark != mark
            or moment - found.looked_up_at > LOOKED_UP_EVERY_SECONDS
        ):
            found = self._keep(digest, recognise_key(key, now=now), mark, moment)
        if found is None or (found.expires_at is not None and found.expires_at <= now):
            return None
        self._asked.add(digest)
        return found

    def renew(self, *, now: datetime) -> None:
        """Look up once more those asked for since the last time that soon count no longer.

        Raises: DatabaseError.
        """
        # A copy: another thread may have its hand on the set, and add to it once more.
        asked, self._asked = tuple(self._asked), set()
        kept = ((digest, self._kept.get(digest)) for digest in asked)
        aging = (
            (digest, found)
            for digest, found in kept
            if found and self._clock() - found.looked_up_at > RENEWED_AFTER_SECONDS
        )
        for digest, found in islice(aging, RENEWED_AT_ONCE):
            # Both before the look: what changes meanwhile counts against what it finds.
            mark, moment = self._changes.current, self._clock()
            self._keep(digest, recognise_hash(found.sha256, now=now), mark, moment)

    def _keep(self, digest: bytes, row: ApiKey | None, mark: int, moment: float) -> Bearer | None:
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
