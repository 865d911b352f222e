"""Which failure stands behind an error of the HTTP client."""

import ssl
from collections.abc import Iterator

import aiohttp

from notifications.outbound.guard import BlockedAddress
from notifications.rules.answers import Failure

_FAILURES: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Failure], ...] = (
    (BlockedAddress, Failure.ADDRESS),
    ((aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError), Failure.PROXY),
    ((aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError), Failure.TLS),
    (ssl.SSLError, Failure.TLS),
    (aiohttp.ClientConnectorDNSError, Failure.DNS),
    # Before a timeout, which is an OSError too, and behind what is more precise.
    (TimeoutError, Failure.TIMEOUT),
    (aiohttp.ClientConnectorError, Failure.CONNECT),
    ((aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError), Failure.LOST),
    (ConnectionError, Failure.LOST),
    ((aiohttp.ClientResponseError, aiohttp.http.HttpProcessingError), Failure.INVALID),
    (aiohttp.InvalidURL, Failure.ADDRESS),
    (aiohttp.ClientOSError, Failure.LOST),
    (aiohttp.ClientError, Failure.INVALID),
)


def failure_behind(error: BaseException, *, through_proxy: bool) -> Failure:
    """The most precise failure that is found in an error or behind it."""
    behind = tuple(_chain(error))
    for kinds, failure in _FAILURES:
        if any(isinstance(one, kinds) for one in behind):
            if through_proxy and failure in (Failure.DNS, Failure.CONNECT):
                return Failure.PROXY
            return failure
    return Failure.INTERNAL


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        inner = getattr(error, "os_error", None)
        error = inner if isinstance(inner, BaseException) else error.__cause__ or error.__context__
