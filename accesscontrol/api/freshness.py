"""No answer goes out that rests on what was current too long ago."""

from django.conf import settings

from registry.errors import RegistryStale
from registry.queries.position import Positions


def still_current(positions: Positions) -> None:
    """For the end of a request: a process may have stood still since it began.

    Raises: RegistryStale, where the end of the ledger was looked up longer ago than is allowed.
    """
    if positions.age() > settings.OLDEST_SNAPSHOT_SECONDS:
        raise RegistryStale
