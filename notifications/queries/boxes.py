"""Endpoints as a pump needs them: where to, signed with what, and how fast."""

import json
import logging
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Prefetch, Q

from accesscontrol.rules.sealing import UnreadableSecret
from accesscontrol.sealing import unseal
from notifications.models import Endpoint, EndpointSecret
from notifications.rules.health import Health, State
from notifications.rules.pacing import Bucket, full_bucket
from notifications.rules.signing import Algorithm, Signer, SigningSecret

MOST_SECRETS = 5
"""That a request is signed with, the newest first."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Box:
    """One endpoint and its mailbox, as they were read."""

    endpoint: int
    url: str
    headers: Mapping[str, str]
    signer: Signer
    timeout_seconds: float
    max_in_flight: int
    is_strict: bool
    is_open: bool
    state: State
    health: Health
    bucket: Bucket | None


def boxes_of(endpoints: Collection[int], *, now: datetime) -> Iterator[Box]:
    """Those of the endpoints that are still there, with the secrets that are good now."""
    good = EndpointSecret.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now))
    # The newest first, which is the one to go on with.
    secrets = Prefetch("secrets", good.order_by("-id"), to_attr="good_secrets")
    rows = Endpoint.objects.filter(pk__in=endpoints, deleted_at=None)
    for endpoint in rows.select_related("mailbox").prefetch_related(secrets):
        try:
            yield _box(endpoint, now)
        except UnreadableSecret:
            logger.exception("endpoint %s waits for the key of its secrets", endpoint.pk)


def _box(endpoint: Endpoint, now: datetime) -> Box:
    """Raises: UnreadableSecret."""
    mailbox = endpoint.mailbox
    good = endpoint.good_secrets[:MOST_SECRETS]  # type: ignore[attr-defined]
    return Box(
        endpoint=endpoint.pk,
        url=endpoint.url,
        headers=headers_of(endpoint.headers),
        signer=_signer(tuple((secret.algorithm, secret.sealed) for secret in good)),
        timeout_seconds=float(endpoint.timeout_seconds),
        max_in_flight=endpoint.max_in_flight,
        is_strict=endpoint.is_strict,
        is_open=mailbox.is_open,
        state=State(endpoint.state),
        health=Health(
            failures=mailbox.failures,
            failing_since=mailbox.failing_since,
            left_alone_until=mailbox.not_before,
            seconds=mailbox.seconds,
        ),
        bucket=_bucket(endpoint.per_minute, mailbox.tokens, mailbox.tokens_at, now),
    )


def closed_among(endpoints: Collection[int]) -> set[int]:
    """Those of the endpoints to which nothing is to be sent any more."""
    open_ones = Endpoint.objects.filter(pk__in=endpoints, deleted_at=None, mailbox__is_open=True)
    return set(endpoints) - set(open_ones.values_list("pk", flat=True))


@lru_cache(maxsize=20_000)
def _signer(secrets: tuple[tuple[str, str], ...]) -> Signer:
    """Kept by the sealed texts: opening one costs more than signing a thousand times."""
    return Signer(
        SigningSecret(Algorithm(algorithm), unseal(sealed)) for algorithm, sealed in secrets
    )


def headers_of(sealed: str) -> dict[str, str]:
    """The custom headers of an endpoint, which are kept sealed."""
    return dict(_headers(sealed)) if sealed else {}


@lru_cache(maxsize=20_000)
def _headers(sealed: str) -> tuple[tuple[str, str], ...]:
    return tuple(json.loads(unseal(sealed)).items())


def _bucket(
    per_minute: int | None, tokens: float, at: datetime | None, now: datetime
) -> Bucket | None:
    if per_minute is None:
        return None
    if at is None:
        return full_bucket(per_minute, now=now)
    return Bucket(per_minute, tokens, at).now(now)
