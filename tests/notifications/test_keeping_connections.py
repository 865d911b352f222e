"""Connections are kept for the next message, but never all that were ever made."""

import asyncio

import pytest

from notifications.outbound import http
from notifications.outbound.http import Request, Sender
from notifications.outbound.keeping import BoundedConnector
from tests.notifications.sending import LOOPBACK
from tests.notifications.test_guard import Names
from tests.services.receiver import Receiver

KEPT = 2


@pytest.fixture
def two_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        http, "BoundedConnector", lambda **given: BoundedConnector(most_idle=KEPT, **given)
    )


def send_to(receiver: Receiver, *hosts: str, at_once: bool = False) -> int:
    """How many connections are open at the end, as the receiver sees it."""

    async def sending() -> int:
        names = Names(["127.0.0.1"])
        async with Sender(permitted=LOOPBACK, resolver=names) as sender:

            async def send(host: str) -> None:
                request = Request(receiver.url(host=host), {}, b"{}", 30.0)
                assert (await sender.send(request)).status == 200

            if at_once:
                await asyncio.gather(*map(send, hosts))
            else:
                for host in hosts:
                    await send(host)
            # It sees a little later what was closed.
            for _ in range(500):
                if receiver.open <= KEPT:
                    break
                await asyncio.sleep(0.02)
            return receiver.open

    return asyncio.run(sending())


def test_a_host_that_is_sent_to_again_is_not_connected_to_again(receiver: Receiver):
    send_to(receiver, "a.example.org", "a.example.org", "a.example.org")

    assert receiver.connections == 1


@pytest.mark.usefixtures("two_are_kept")
def test_of_many_hosts_the_connections_used_last_are_kept(receiver: Receiver):
    open_at_the_end = send_to(
        receiver, "a.example.org", "b.example.org", "a.example.org", "c.example.org"
    )

    # The one to b had been idle longest.
    assert (receiver.connections, open_at_the_end) == (3, 2)


@pytest.mark.usefixtures("two_are_kept")
def test_what_was_closed_is_connected_to_anew(receiver: Receiver):
    send_to(receiver, "a.example.org", "b.example.org", "c.example.org", "a.example.org")

    assert receiver.connections == 4


@pytest.mark.usefixtures("two_are_kept")
def test_more_requests_at_once_than_connections_are_kept_all_succeed(receiver: Receiver):
    open_at_the_end = send_to(receiver, *["a.example.org"] * 10, at_once=True)

    assert (receiver.connections, open_at_the_end) == (10, 2)
