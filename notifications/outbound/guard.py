"""The guard of all connections outwards: no address is connected to that the policy denies.

It looks at the address of the very connection, whatever a name meant a moment ago.
"""

import asyncio
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from aiohttp.abc import AbstractResolver, ResolveResult
from django.conf import settings

from notifications.rules.addresses import Policy

LOOKUPS_AT_ONCE = 32


class BlockedAddress(OSError):
    """An address that may not be connected to. It says no more: whoever asks is not to learn
    what there is."""

    def __init__(self) -> None:
        super().__init__("address not allowed")


@lru_cache(maxsize=1)
def policy() -> Policy:
    """The policy of this installation."""
    return Policy(settings.WEBHOOK_ALLOWED_NETWORKS)


class SystemResolver(AbstractResolver):
    """The system's own resolver, in threads of its own: one name server that never answers keeps
    nobody else from being looked up."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(LOOKUPS_AT_ONCE, thread_name_prefix="lookup")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        def look_up() -> list[ResolveResult]:
            found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
            return [
                ResolveResult(
                    hostname=host,
                    host=str(address[0]),
                    port=port,
                    family=of_family,
                    proto=protocol,
                    flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
                )
                for of_family, _, protocol, _, address in found
            ]

        return await asyncio.get_running_loop().run_in_executor(self._threads, look_up)

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedResolver(AbstractResolver):
    """Leaves out what may not be connected to. Raises: BlockedAddress, if nothing is left."""

    def __init__(self, inner: AbstractResolver, permitted: Policy) -> None:
        self._inner = inner
        self._policy = permitted

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        left = [one for one in found if self._policy.permits(one["host"])]
        if found and not left:
            raise BlockedAddress
        return left

    async def close(self) -> None:
        await self._inner.close()


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
