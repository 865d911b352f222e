"""What both clients do with the HTTP library: options, one request, and its failures."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx2

from greenlight.errors import Garbled, GreenlightError, Unreachable
from greenlight.version import VERSION
from greenlight.wire import Call, Reply, base_url_of


@dataclass(frozen=True, slots=True)
class Failed:
    """What went wrong with one try, where the next may go well. `retry_after` is in seconds."""

    error: GreenlightError
    retry_after: float | None = None


class Connection:
    """Where a client asks, with which key. Redirects are not followed: the key stays here."""

    def __init__(self, url: str, *, key: str | None, timeout: float) -> None:
        self.base_url = base_url_of(url, has_key=key is not None)
        self._timeout = timeout
        self._headers = {"Accept": "application/json", "User-Agent": f"greenlight-client/{VERSION}"}
        if key is not None:
            if not key.isascii() or not key.isprintable():
                raise ValueError("The key has characters that no key has; was it copied whole?")
            self._headers["Authorization"] = f"Bearer {key}"

    @property
    def options(self) -> dict[str, Any]:
        """What httpx2.Client and AsyncClient are made with."""
        return {
            "base_url": self.base_url,
            "headers": self._headers,
            "timeout": self._timeout,
            "follow_redirects": False,
        }

    def request(self, call: Call[Any]) -> dict[str, Any]:
        """What their method `request` takes for a call."""
        content = call.content
        headers = dict(call.headers)
        if content is not None:
            headers["Content-Type"] = "application/json"
        return {
            "method": call.method,
            "url": call.path,
            "params": dict(call.parameters) or None,
            "content": content,
            "headers": headers,
            "timeout": self._timeout + call.waits,
        }


def reply_of(response: httpx2.Response) -> Reply:
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, headers, response.content)


def failure_of(error: httpx2.HTTPError, url: str) -> GreenlightError:
    """Why there is no reply, as one of ours."""
    if isinstance(error, httpx2.TimeoutException):
        return Unreachable(
            f"{url} did not answer in time; try again, or give it a longer time-out."
        )
    if isinstance(error, httpx2.DecodingError):
        return Garbled(f"What {url} sent cannot be decompressed; it was cut on the way.")
    if isinstance(error, httpx2.RemoteProtocolError):
        return Unreachable(f"{url} broke off its answer ({error}); try again.")
    return Unreachable(
        f"{url} cannot be reached ({str(error) or type(error).__name__}); is the address right, "
        f"and the registry up?"
    )


def now() -> datetime:
    """The clock, for dates in `Retry-After`."""
    return datetime.now(UTC)
