"""How fast one endpoint is called: a bucket of tokens that lasts across processes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE_SECONDS = 60.0
BURST_PART = 0.1
"""How much of a minute's number may go at once."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """So many tokens at an instant; each request takes one.

    The burst and what flows in during a minute are together the number for a minute, so that no
    minute, wherever it begins, sees more.
    """

    per_minute: int
    tokens: float
    at: datetime

    @property
    def burst(self) -> float:
        return max(1.0, self.per_minute * BURST_PART)

    @property
    def per_second(self) -> float:
        return max(self.per_minute - self.burst, self.per_minute / 2) / MINUTE_SECONDS

    def now(self, now: datetime) -> "Bucket":
        """The bucket as it is at a later instant."""
        seconds = max(0.0, (now - self.at).total_seconds())
        return Bucket(
            self.per_minute, min(self.burst, self.tokens + seconds * self.per_second), now
        )

    def take(self, number: int) -> "Bucket":
        return Bucket(self.per_minute, self.tokens - number, self.at)

    @property
    def whole(self) -> int:
        return int(self.tokens)

    def next_token_at(self) -> datetime:
        """When there is a whole token again."""
        missing = max(0.0, 1.0 - self.tokens)
        return self.at + timedelta(seconds=missing / self.per_second)


def full_bucket(per_minute: int, *, now: datetime) -> Bucket:
    bucket = Bucket(per_minute, 0.0, now)
    return Bucket(per_minute, bucket.burst, now)
