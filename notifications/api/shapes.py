"""What the addresses of webhooks take and answer, as shapes."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from notifications.rules.endpoint_settings import (
    LONGEST_TIMEOUT,
    MOST_IN_FLIGHT,
    MOST_NAMES,
    MOST_PER_MINUTE,
    SHORTEST_TIMEOUT,
)
from notifications.rules.event_types import CHOOSABLE
from notifications.rules.formats import FORMS
from notifications.rules.urls import LONGEST_URL
from registry.documents.shapes import Shape

MOST_OVERLAP_HOURS = 24 * 7
USUAL_OVERLAP_HOURS = 24

EventName = Literal["*", *CHOOSABLE]  # type: ignore[valid-type]
FormatName = Literal[*FORMS]  # type: ignore[valid-type]
Url = Annotated[str, Field(min_length=1, max_length=LONGEST_URL)]
Names = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=300)]], Field(max_length=MOST_NAMES)
]
Description = Annotated[str, Field(max_length=300)]
Headers = Annotated[dict[str, str], Field(max_length=16)]
Timeout = Annotated[int, Field(ge=SHORTEST_TIMEOUT, le=LONGEST_TIMEOUT)]
InFlight = Annotated[int, Field(ge=1, le=MOST_IN_FLIGHT)]
PerMinute = Annotated[int, Field(ge=1, le=MOST_PER_MINUTE)]
Ordering = Literal["none", "strict"]
Signature = Literal["v1", "v1a"]


class ChangedEndpointShape(Shape):
    """What is given replaces what there was; the rest stays. `headers` are replaced together."""

    url: Url | None = None
    description: Description | None = None
    events: Annotated[list[EventName], Field(max_length=20)] | None = None
    developers: Names | None = None
    families: Names | None = None
    models: Names | None = None
    channels: Names | None = None
    format: FormatName | None = None
    headers: Headers | None = None
    timeout_seconds: Timeout | None = None
    max_in_flight: InFlight | None = None
    rate_per_minute: PerMinute | None = None
    ordering: Ordering | None = None


class NewEndpointShape(ChangedEndpointShape):
    """Filters that are left out want everything."""

    url: Url
    signature: Signature = "v1"


class RollSecretShape(Shape):
    overlap_hours: Annotated[int, Field(ge=0, le=MOST_OVERLAP_HOURS)] = USUAL_OVERLAP_HOURS
    signature: Signature | None = None


class ResumeShape(Shape):
    backfill: bool = True


class EndpointAnswer(BaseModel):
    """`headers` has the names of the custom headers, not their values."""

    id: int
    url: str
    description: str
    events: list[str]
    developers: list[str]
    families: list[str]
    models: list[str]
    channels: list[str]
    format: str
    headers: list[str]
    timeout_seconds: int
    max_in_flight: int
    rate_per_minute: int | None
    ordering: Ordering
    signature: Signature
    public_key: Annotated[str | None, Field(description="To verify `v1a` with: `whpk_…`.")]
    state: Literal["active", "failing", "paused", "disabled"]
    disabled_because: str | None
    failing_since: str | None
    not_before: Annotated[str | None, Field(description="When it is called again, if later.")]
    created_at: str
    changed_at: str


class MadeEndpointAnswer(EndpointAnswer):
    secret: Annotated[str, Field(description="To verify with. It is shown this once.")]


class EndpointsAnswer(BaseModel):
    results: list[EndpointAnswer]
    next: str | None


class RecoveredAnswer(BaseModel):
    recovered: int


class DeliveryAnswer(BaseModel):
    """`id` is of the delivery; `message_id` is what was sent as `webhook-id`."""

    id: int
    message_id: str
    endpoint: int
    type: str
    sequence: int
    subject: str
    state: Literal["pending", "delivered", "failed", "skipped", "cancelled"]
    trigger: Literal["automatic", "manual", "recover", "test"]
    failures: int
    last_status: int | None
    last_failure: str | None
    created_at: str
    first_attempt_at: str | None
    settled_at: str | None
    next_attempt_at: str | None


class AttemptAnswer(BaseModel):
    """`answer` is the first 4 kB of the body, as text."""

    at: str
    seconds: float
    status: int | None
    failure: str | None
    answer: str
    location: str | None
    trigger: str


class WholeDeliveryAnswer(DeliveryAnswer):
    body: Annotated[str, Field(description="What is sent, to the byte, in UTF-8.")]
    attempts: list[AttemptAnswer]


class DeliveriesAnswer(BaseModel):
    results: list[DeliveryAnswer]
    next: str | None
