"""Requests and replies as values: what both clients send, and how both read what comes back."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from greenlight.errors import Fault, Garbled, Problem, ProblemDocument, problem_from
from greenlight.retrying import retry_after_of

T = TypeVar("T")
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Reply:
    """`headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request, and how its reply is read. `waits` is how long the service may take, added to
    the time-out in seconds."""

    method: str
    path: str
    read: Callable[[Reply], T]
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    waits: float = 0.0
    takes: tuple[int, ...] = (200,)

    @property
    def content(self) -> bytes | None:
        if self.body is None:
            return None
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


def base_url_of(url: str, *, has_key: bool) -> str:
    """The address of a registry without what follows its path.

    Raises: ValueError, for what is no http address, and for a key that would go unencrypted to
    another machine.
    """
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no address of a registry; give one like https://example.org.")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("The address of a registry has no user, query or fragment in it.")
    if has_key and parts.scheme == "http" and parts.hostname not in LOCAL:
        raise ValueError(
            f"The key would go unencrypted to {parts.hostname}; use https, or leave the key out."
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def problem_of(reply: Reply, *, now: datetime) -> Problem:
    """The error that a reply of 4xx or 5xx stands for, a problem document or not."""
    retry_after = retry_after_of(reply.headers.get("retry-after"), now=now)
    try:
        value = json.loads(reply.content)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict) and isinstance(value.get("code"), str):
        return problem_from(document_of(value, reply.status), retry_after)
    detail = f"The registry, or something before it, answered {reply.status} without saying why."
    document = ProblemDocument(
        status=reply.status,
        code=f"http-{reply.status}",
        title=detail,
        detail=detail,
        request_id=reply.headers.get("x-request-id"),
    )
    return problem_from(document, retry_after)


def document_of(value: Mapping[str, Any], status: int) -> ProblemDocument:
    faults = value.get("errors")
    return ProblemDocument(
        status=status,
        code=str(value["code"]),
        title=str(value.get("title", "")),
        detail=str(value.get("detail", "")),
        faults=tuple(
            Fault(str(each.get("pointer")), str(each.get("code")), str(each.get("detail")))
            for each in (faults if isinstance(faults, list) else ())
            if isinstance(each, dict)
        ),
        request_id=None if value.get("request_id") is None else str(value["request_id"]),
        type=None if value.get("type") is None else str(value["type"]),
    )


def object_in(reply: Reply, *members: str) -> dict[str, Any]:
    """The JSON object of a reply, which has these members. Raises: Garbled."""
    try:
        value = json.loads(reply.content)
    except (ValueError, RecursionError) as error:
        raise Garbled(_NOT_OURS.format(what="no JSON")) from error
    if not isinstance(value, dict):
        raise Garbled(_NOT_OURS.format(what="no JSON object"))
    missing = [name for name in members if name not in value]
    if missing:
        raise Garbled(_NOT_OURS.format(what=f"an answer without {', '.join(missing)}"))
    return value


_NOT_OURS = "The address gave {what}; is it the registry's, and was the answer cut on the way?"
