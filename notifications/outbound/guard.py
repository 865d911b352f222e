"""The guard of all connections outwards: no address is connected to that the policy denies.

It looks at the address of the very connection, whatever a name meant a moment ago.
"""

import socket
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from notifications.rules.addresses import Policy


class BlockedAddress(OSError):
    """An address that may not be connected to. It says no more: whoever asks is not to learn
    what there is."""

    def __init__(self) -> None:
        super().__init__("address not allowed")


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The policy of this installation."""
    return Policy(settings.WEBHOOK_ALLOWED_NETWORKS)


AddressInfo = tuple[int, int, int, str, tuple[object, ...]]


class GuardedSockets:
    """Makes the sockets of connections, and refuses those to a denied address. The last word."""

    def __init__(self, permitted: Policy, also: Iterable[str] = ()) -> None:
        self._policy = permitted
        self._also = frozenset(also)
        """Addresses of our own egress proxy, which is where the operator says."""

    def __call__(self, info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        host = str(address[0])
        if host not in self._also and not self._policy.permits(host):
            raise BlockedAddress
        made = socket.socket(family=family, type=kind, proto=protocol)
        made.setblocking(False)
        return made


def looks_blocked(host: str, permitted: Policy) -> bool:
    """Whether a name leads nowhere but to denied addresses now. One that is not found does not.

    Asked when an endpoint is made, to say so at once; what counts is asked at each connection.
    """
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except OSError:
        return False
    return not any(permitted.permits(str(address[0])) for *_, address in found)
