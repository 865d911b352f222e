"""Endpoints as a pump needs them: where to, signed with what, and how fast."""

import json
import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q

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
    # Values and no objects: ten thousand of these are read while one event is told.
    rows: Any = Endpoint.objects.filter(pk__in=endpoints, deleted_at=None).values_list(
        "pk", "url", "headers", "timeout_seconds", "max_in_flight", "is_strict", "state",
        "per_minute", "mailbox__is_open", "mailbox__failures", "mailbox__failing_since",
        "mailbox__not_before", "mailbox__seconds", "mailbox__tokens", "mailbox__tokens_at",
    )  # fmt: skip
    secrets = _secrets_of(endpoints, now)
    for row in rows:
        try:
            yield _box(row, secrets[row[0]], now)
        except UnreadableSecret:
            logger.exception("endpoint %s waits for the key of its secrets", row[0])


def _secrets_of(
    endpoints: Collection[int], now: datetime
) -> defaultdict[int, list[tuple[str, str]]]:
    """The secrets that are good, the newest first, which is the one to go on with."""
    good = EndpointSecret.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now))
    rows = good.filter(endpoint__in=endpoints).order_by("-id")
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for endpoint, algorithm, sealed in rows.values_list("endpoint_id", "algorithm", "sealed"):
        found[endpoint].append((algorithm, sealed))
    return found


def _box(row: Sequence[Any], secrets: Sequence[tuple[str, str]], now: datetime) -> Box:
    """Raises: UnreadableSecret."""
    endpoint, url, headers, timeout_seconds, max_in_flight, is_strict, state, per_minute = row[:8]
    is_open, failures, failing_since, not_before, seconds, tokens, tokens_at = row[8:]
    return Box(
        endpoint=endpoint,
        url=url,
        headers=headers_of(headers),
        signer=_signer(tuple(secrets[:MOST_SECRETS])),
        timeout_seconds=float(timeout_seconds),
        max_in_flight=max_in_flight,
        is_strict=is_strict,
        is_open=is_open,
        state=State(state),
        health=Health(failures, failing_since, not_before, seconds),
        bucket=_bucket(per_minute, tokens, tokens_at, now),
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
