"""Which URLs an endpoint may have, as far as the text alone tells."""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

LONGEST_URL = 2048

_WEB_PORTS = frozenset({80, 443})
_OTHER_SERVICES = frozenset({
    1433, 1521, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 4369, 5432, 5672, 5900, 5984, 6379, 6380,
    6443, 6660, 6661, 6662, 6663, 6664, 6665, 6666, 6667, 6668, 6669, 7001, 8500, 9042, 9092, 9200,
    9300, 10250, 11211, 15672, 25565, 26379, 27017,
})  # fmt: skip
"""Ports from 1024 on where something else than a web server listens."""

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.ASCII)
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.ASCII)
_PRINTABLE = re.compile(r"[!-~]+", re.ASCII)


class UnfitUrl(ValueError):
    """An endpoint cannot have this URL. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of a URL that decide whether it may be called."""

    scheme: str
    host: str
    """In lower case, in ASCII; an address without brackets."""
    port: int

    is_address: bool


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=20_000)
def read_target(url: str) -> Target:
    """The target of an endpoint's URL.

    Refuses whatever two readers may understand differently: user names, numbers that stand for
    addresses, hosts that end in a full stop, characters that are no part of a URL.

    Raises: UnfitUrl.
    """
    if len(url) > LONGEST_URL:
        raise UnfitUrl(f"A URL has at most {LONGEST_URL} characters.")
    if not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise UnfitUrl(
            "Write the URL in visible ASCII: percent-encode the rest, hosts in punycode."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UnfitUrl("This is no URL; write it as https://host.example/path.") from error
    if parts.scheme not in ("https", "http"):
        raise UnfitUrl("Use https://.")
    if "@" in parts.netloc:
        raise UnfitUrl("Take the user name out; credentials go into custom headers.")
    if parts.fragment:
        raise UnfitUrl("Take the fragment out; nobody would receive it.")
    host = (parts.hostname or "").lower()
    usual = 443 if parts.scheme == "https" else 80
    target = Target(parts.scheme, host, port or usual, _is_address(host))
    _check_host(target, parts.netloc)
    if target.port not in _WEB_PORTS and (target.port < 1024 or target.port in _OTHER_SERVICES):
        raise UnfitUrl("Use port 443 or 80, or one from 1024 on where no other service is usual.")
    return target


def _check_host(target: Target, netloc: str) -> None:
    if target.is_address:
        if ":" in target.host and "%" in netloc:
            raise UnfitUrl("Take the zone of the address out.")
        return
    if not _HOST.fullmatch(target.host) or len(target.host) > 253:
        raise UnfitUrl("Name the host as hooks.example.org, without a full stop at its end.")
    if _NUMBER.fullmatch(target.host.rpartition(".")[2]):
        raise UnfitUrl("Write an address in full, as 203.0.113.7, or name the host.")
