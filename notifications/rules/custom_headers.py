"""Headers that the owner of an endpoint adds to each request, and those that nobody may add."""

import re
from collections.abc import Mapping

MOST_HEADERS = 16
LONGEST_VALUE = 4096

_REFUSED = frozenset({
    "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "cookie",
    "date", "expect", "forwarded", "host", "http2-settings", "keep-alive", "te", "trailer",
    "transfer-encoding", "upgrade", "user-agent", "via",
})  # fmt: skip
_REFUSED_BEGINNINGS = ("ce-", "proxy-", "sec-", "webhook-", "x-forwarded-", "x-real-")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}", re.ASCII)
_VALUE = re.compile(r"[!-~]([ \t!-~]*[!-~])?", re.ASCII)


class UnfitHeader(ValueError):
    """A header that is not sent. `name` is that of the header; the message says what to do."""

    def __init__(self, name: str, cure: str) -> None:
        super().__init__(cure)
        self.name = name


def check_headers(headers: Mapping[str, str]) -> None:
    """Raises: UnfitHeader, for the first that is not sent."""
    seen: set[str] = set()
    for name, value in headers.items():
        known = name.lower()
        if not _NAME.fullmatch(name):
            raise UnfitHeader(name, "A header's name is a token of up to 64 ASCII characters.")
        if known in _REFUSED or known.startswith(_REFUSED_BEGINNINGS):
            raise UnfitHeader(name, f"{name} is ours to send; take it out.")
        if known in seen:
            raise UnfitHeader(name, f"{name} is there twice.")
        seen.add(known)
        if len(value) > LONGEST_VALUE or not _VALUE.fullmatch(value):
            raise UnfitHeader(
                name, f"A value is 1 to {LONGEST_VALUE} visible ASCII characters, on one line."
            )
    if len(headers) > MOST_HEADERS:
        raise UnfitHeader(next(iter(headers)), f"Send at most {MOST_HEADERS} headers.")
