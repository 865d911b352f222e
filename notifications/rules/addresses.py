"""Which addresses are never connected to, unless the operator allows the network they are in.

A list of our own: what `ipaddress` calls global differs between versions of Python, and holds
addresses that lead to private ones (NAT64, 6to4, IPv4-compatible).
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_DENIED = (
    "0.0.0.0/8",  # this network
    "10.0.0.0/8",  # private
    "100.64.0.0/10",  # shared with a carrier
    "127.0.0.0/8",  # this machine
    "169.254.0.0/16",  # link-local, where clouds keep their metadata
    "172.16.0.0/12",  # private
    "192.0.0.0/24",  # IETF
    "192.0.2.0/24",  # documentation
    "192.88.99.0/24",  # 6to4 relays
    "192.168.0.0/16",  # private
    "198.18.0.0/15",  # benchmarks
    "198.51.100.0/24",  # documentation
    "203.0.113.0/24",  # documentation
    "224.0.0.0/4",  # multicast
    "240.0.0.0/4",  # reserved, broadcast
    "::/96",  # unspecified, this machine, IPv4-compatible
    "::ffff:0:0/96",  # IPv4-mapped
    "::ffff:0:0:0/96",  # IPv4-translated
    "64:ff9b::/96",  # NAT64
    "64:ff9b:1::/48",  # NAT64 of the operator's own
    "100::/64",  # discard
    "2001::/23",  # IETF, Teredo among them
    "2001:db8::/32",  # documentation
    "2002::/16",  # 6to4
    "3fff::/20",  # documentation
    "5f00::/16",  # segment routing
    "fc00::/7",  # private, clouds' metadata among them
    "fe80::/10",  # link-local
    "fec0::/10",  # site-local
    "ff00::/8",  # multicast
)
DENIED: tuple[Network, ...] = tuple(ip_network(text) for text in _DENIED)


class Policy:
    """What may be connected to: public addresses, and the networks that the operator allows."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.allowed: tuple[Network, ...] = tuple(ip_network(text) for text in allowed)
        self.permits = lru_cache(maxsize=10_000)(self._permits)

    def _permits(self, text: str) -> bool:
        """Whether an address may be connected to. What is no address may not."""
        address = _read(text)
        if address is None:
            return False
        return _is_in(address, self.allowed) or not _is_in(address, DENIED)


def _read(text: str) -> Address | None:
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _is_in(address: Address, networks: Iterable[Network]) -> bool:
    return any(network.version == address.version and address in network for network in networks)
