"""Sending webhooks: guarded, bounded in every direction, and never failing in an unforeseen way."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from django.conf import settings

from notifications.outbound.errors import failure_behind
from notifications.outbound.guard import BlockedAddress, GuardedSockets, policy
from notifications.outbound.keeping import BoundedConnector
from notifications.outbound.resolving import GuardedResolver, SystemResolver
from notifications.outbound.tracing import span_around
from notifications.rules.addresses import Policy
from notifications.rules.answers import (
    KEPT_OF_ANSWER,
    READ_OF_ANSWER,
    Answer,
    Failure,
    failure_of,
)
from notifications.rules.urls import Target, UnfitUrl, read_target

CONNECT_SECONDS = 5.0
BODY_SECONDS = 2.0
"""For what comes behind the head of an answer: the head alone says whether it was a success."""
DNS_KEPT_SECONDS = 30
MOST_HEADER_LINES = 64
LONGEST_HEADER_LINE = 8190
IDLE_SECONDS = 30.0
"""How long a connection is kept for the next message."""


@dataclass(frozen=True, slots=True)
class Request:
    """One message to one receiver, signed."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    timeout_seconds: float


class Sender:
    """`async with Sender() as sender: answer = await sender.send(request)`."""

    def __init__(
        self,
        *,
        permitted: Policy | None = None,
        resolver: AbstractResolver | None = None,
        connections: int = 2000,
    ) -> None:
        self._policy = permitted or policy()
        self._proxy = settings.WEBHOOK_PROXY
        self._resolver = resolver
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        inner = self._resolver or SystemResolver()
        proxy = urlsplit(self._proxy).hostname if self._proxy else None
        also = [] if proxy is None else await _addresses(inner, proxy)
        connector = BoundedConnector(
            # A proxy stands where the operator says; what it connects to is for it to judge.
            resolver=inner if self._proxy else GuardedResolver(inner, self._policy),
            socket_factory=GuardedSockets(self._policy, also),
            ssl=_trust(settings.WEBHOOK_CA_FILE),
            limit=self._connections,
            ttl_dns_cache=DNS_KEPT_SECONDS,
            keepalive_timeout=IDLE_SECONDS,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            requote_redirect_url=False,
            max_line_size=LONGEST_HEADER_LINE,
            max_field_size=LONGEST_HEADER_LINE,
            max_headers=MOST_HEADER_LINES,
            read_bufsize=READ_OF_ANSWER,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, request: Request) -> Answer:
        """What came of it. Nothing is raised: whatever goes wrong is an answer too."""
        with span_around(request.url) as outcome:
            outcome.answer = await self._send(request)
        return outcome.answer

    async def _send(self, request: Request) -> Answer:
        started = time.monotonic()
        try:
            self._check(read_target(request.url))
            return await self._post(request, started)
        except UnfitUrl:
            failure = Failure.ADDRESS
        except Exception as error:
            failure = failure_behind(error, through_proxy=bool(self._proxy))
        return Answer(None, failure, seconds=time.monotonic() - started)

    def _check(self, target: Target) -> None:
        """Raises: BlockedAddress."""
        if target.is_address and not self._policy.permits(target.host):
            raise BlockedAddress

    async def _post(self, request: Request, started: float) -> Answer:
        assert self._session is not None  # noqa: S101 narrows the type
        timeout = aiohttp.ClientTimeout(
            total=request.timeout_seconds,
            sock_connect=min(CONNECT_SECONDS, request.timeout_seconds),
        )
        async with self._session.post(
            request.url,
            data=request.body,
            headers=request.headers,
            timeout=timeout,
            allow_redirects=False,
            proxy=self._proxy,
        ) as response:
            failure = failure_of(response.status)
            if self._proxy and response.status == 407:
                failure = Failure.PROXY
            body = await _beginning(response)
            return Answer(
                status=response.status,
                failure=failure,
                body=body,
                retry_after=response.headers.get("Retry-After", ""),
                location=response.headers.get("Location", "")[:500],
                asks=response.headers.get("webhook-delivery", ""),
                seconds=time.monotonic() - started,
            )


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    """The first bytes of the body; the rest is read while it is small, else cut off.

    A success stays one whatever becomes of the body: the receiver has said that it has it.
    """
    content = response.content
    if content.is_eof() and content.total_bytes <= READ_OF_ANSWER:
        # It came along with the head.
        return content.read_nowait(-1)[:KEPT_OF_ANSWER]
    kept = bytearray()
    read = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while part := await content.readany():
                kept += part[: KEPT_OF_ANSWER - len(kept)]
                read += len(part)
                if read > READ_OF_ANSWER:
                    response.close()
                    break
    except (aiohttp.ClientError, TimeoutError, OSError):
        response.close()
    return bytes(kept)


async def _addresses(resolver: AbstractResolver, host: str) -> list[str]:
    return [one["host"] for one in await resolver.resolve(host)]


def _trust(file: Path | None) -> ssl.SSLContext:
    """The system's authorities, and the operator's own where there are any."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if file is not None:
        context.load_verify_locations(cafile=file)
    return context
