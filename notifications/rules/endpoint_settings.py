"""What the owner of an endpoint can set."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from notifications.rules.formats import STANDARD

MOST_ENDPOINTS = 1000
"""Of one owner."""
MOST_NAMES = 500
"""In one filter."""
SHORTEST_TIMEOUT, USUAL_TIMEOUT, LONGEST_TIMEOUT = 1, 15, 30
USUAL_IN_FLIGHT, MOST_IN_FLIGHT = 4, 32
MOST_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """As an owner gives them; empty filters want everything. `headers` are in the clear."""

    url: str
    description: str = ""
    events: tuple[str, ...] = ()
    developers: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    format: str = STANDARD
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout_seconds: int = USUAL_TIMEOUT
    max_in_flight: int = USUAL_IN_FLIGHT
    per_minute: int | None = None
    is_strict: bool = False
