"""How names are looked up for connections outwards, and what is left out of what they mean.

Apart from the guard, so that what only asks for the policy does not load the HTTP client.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

from notifications.outbound.guard import BlockedAddress
from notifications.rules.addresses import Policy

LOOKUPS_AT_ONCE = 32


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
