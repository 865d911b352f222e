"""The text of now: of all that is written of it, only the microseconds are new each time."""

from datetime import UTC, datetime

from registry.rules.dates import format_instant


class KeptSecond:
    """Writes instants as `format_instant` does, quickest those of the second it wrote last."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        # From when until when, and how it is written without microseconds and with them. Threads
        # race for it, so it is only ever swapped whole.
        self._kept = _second_of(datetime.min.replace(tzinfo=UTC))

    def text(self, instant: datetime) -> str:
        # Elsewhere than in UTC, microseconds may be others and the clock may be set back.
        if instant.tzinfo is not UTC:
            return format_instant(instant)
        first, last, whole, parts = self._kept
        if not first <= instant <= last:
            first, last, whole, parts = self._kept = _second_of(instant)
        microsecond = instant.microsecond
        return parts % microsecond if microsecond else whole


def _second_of(instant: datetime) -> tuple[datetime, datetime, str, str]:
    first = instant.replace(microsecond=0)
    whole = format_instant(first)
    return first, instant.replace(microsecond=999_999), whole, f"{whole.removesuffix('Z')}.%06dZ"
