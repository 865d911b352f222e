"""Sharing mailboxes between pumps: whoever has twice as many as another gives half the rest up.

Without this a pump that comes first holds all that is due for as long as more of it comes in.
"""

import time
from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count

from notifications.models import Mailbox, Pump

HANDOVER_SECONDS = 0.6
"""How long a pump that gave some up takes none: an idle one looks several times meanwhile."""
BETWEEN_SECONDS = 3.0
"""From one time to the next, so that a pump that can take nothing more costs the others little."""


def held_by_pump() -> Mapping[UUID, int]:
    """How many mailboxes each pump holds, those with none included."""
    found = dict.fromkeys(Pump.objects.values_list("pk", flat=True), 0)
    held = Mailbox.objects.filter(holder__isnull=False).values_list("holder")
    found.update(held.annotate(number=Count("pk")))
    return found


class Share:
    """How many mailboxes a pump still has to give up, and whether it may take some."""

    def __init__(self) -> None:
        self._surplus = 0
        self._reckoned_at = -BETWEEN_SECONDS
        self._gave_at = -HANDOVER_SECONDS

    @property
    def may_take(self) -> bool:
        return time.monotonic() - self._gave_at >= HANDOVER_SECONDS

    def reckon(self, own: UUID, held: Mapping[UUID, int]) -> None:
        others = [number for pump, number in held.items() if pump != own]
        mine, least = held.get(own, 0), min(others, default=0)
        now = time.monotonic()
        if not others or mine < 2 or 2 * least > mine:
            self._surplus = 0
        elif now - self._reckoned_at >= BETWEEN_SECONDS:
            self._reckoned_at = now
            self._surplus = (mine - least) // 2

    def gives_up(self) -> bool:
        """Whether the mailbox that is asked about, which has more to send, is to be given up."""
        if self._surplus <= 0:
            return False
        self._surplus -= 1
        self._gave_at = time.monotonic()
        return True
