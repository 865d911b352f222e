"""Receivers that misbehave: nothing they do costs more than their own deliveries."""

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest

from notifications.models import Attempt, Delivery, Endpoint, Mailbox
from notifications.outbound.http import Sender
from tests.notifications.sending import LOOPBACK, endpoint, make_due, pump, state_of
from tests.notifications.test_delivering import something_happens
from tests.services.receiver import Received, Receiver, status

pytestmark = pytest.mark.django_db

ONE: dict[str, Any] = {"events": ("directive.published",)}
BOMB = gzip.compress(bytes(64 * 1024 * 1024), 1)
"""Some 300 kB that would become 64 MB."""
BOMBING = status(200, "Content-Encoding: gzip", body=BOMB)
LONG_MILLISECONDS = 20_000
"""These receivers would go on for a minute or for ever; this machine may be busy for a while."""


def peak(*, again: bool = True) -> int:
    """How many kB this process has held at once at most, since it was last asked `again`."""
    if again:
        Path("/proc/self/clear_refs").write_text("5")
    [line] = [
        line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line
    ]
    return int(line.split()[1])


def last_attempt() -> Attempt:
    found = Attempt.objects.order_by("-id").first()
    assert found is not None
    return found


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


def drip(beginning: bytes) -> Any:
    async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        for _ in range(600):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.1)

    return dripping


def flood(beginning: bytes, part: bytes) -> Any:
    async def flooding(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        while True:  # until the sender has had enough of it
            writer.write(part)
            await writer.drain()

    return flooding


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        (hang, "timeout"),
        (drip(b"HTTP/1.1 200 OK\r\nX-Slow: "), "timeout"),
        (flood(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), "timeout"),
        (flood(b"HTTP/1.1 200 OK\r\n", b"X-Header: y\r\n" * 100), "invalid-response"),
        (flood(b"HTTP/1.1 200 OK\r\nX-Long: ", b"y" * 100_000), "invalid-response"),
        (reset, "connection-lost"),
        (b"this is no HTTP\r\n\r\n", "invalid-response"),
    ],
    ids=["hang", "drip", "hints", "headers", "line", "reset", "garbage"],
)
def test_an_answer_without_end_or_sense_is_a_failure(
    told_all, receiver: Receiver, behaviour: Any, failure: str
):
    endpoint(receiver.url(), timeout_seconds=1, **ONE)
    receiver.script["/hook"] = [behaviour]
    something_happens()
    before = peak()

    pump()

    assert last_attempt().failure == failure
    assert last_attempt().milliseconds < LONG_MILLISECONDS
    assert peak(again=False) - before < 32 * 1024
    assert Delivery.objects.get().state == "pending"
    Endpoint.objects.update(timeout_seconds=30)
    make_due()
    pump()
    assert Delivery.objects.get().state == "delivered"


@pytest.mark.parametrize(
    "behaviour",
    [
        flood(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n", b"z" * 65536),
        flood(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"4\r\nzzzz\r\n" * 1000),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"),
        BOMBING,
    ],
    ids=["ten gigabytes", "chunks", "drip", "bomb"],
)
def test_a_success_stays_one_however_long_its_body(told_all, receiver: Receiver, behaviour: Any):
    endpoint(receiver.url(), timeout_seconds=10, **ONE)
    receiver.script["/hook"] = [behaviour]
    something_happens()
    before = peak()

    pump()

    assert Delivery.objects.get().state == "delivered"
    assert len(bytes(last_attempt().answer)) <= 4096
    assert behaviour is not BOMBING or bytes(last_attempt().answer) == BOMB[:4096]
    assert last_attempt().milliseconds < LONG_MILLISECONDS
    assert peak(again=False) - before < 32 * 1024


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(told_all, receiver: Receiver, code: int):
    endpoint(receiver.url(), **ONE)
    receiver.script["/hook"] = [status(code, f"Location: {receiver.url('/elsewhere')}")]
    something_happens()

    pump()

    assert receiver.at("/elsewhere") == []
    assert last_attempt().failure == "redirect"
    assert last_attempt().location == receiver.url("/elsewhere")


def test_who_hangs_keeps_nobody_waiting(told_all, receiver: Receiver):
    bad = endpoint(receiver.url("/bad"), timeout_seconds=30, max_in_flight=2)
    for number in range(20):
        endpoint(receiver.url(f"/good{number}"))
    for number in range(6):
        something_happens(f"order-{number}")

    def good() -> list[Received]:
        return [one for one in receiver.received if one.path != "/bad"]

    async def hang_until_the_good_have_all(reader: Any, writer: Any) -> None:
        while len(good()) < 20 * 12:
            await asyncio.sleep(0.01)

    receiver.always["/bad"] = hang_until_the_good_have_all

    # Fewer lanes than the bad one could fill, were it let.
    pump(concurrency=4)

    assert len(good()) == 20 * 12
    first_failures = [one.failure for one in Attempt.objects.exclude(failure="").order_by("id")[:2]]
    assert first_failures == ["connection-lost"] * 2
    last = max(one.at for one in good())
    assert len([one for one in receiver.at("/bad") if one.at < last]) == 2
    assert Mailbox.objects.get(pk=bad.endpoint.pk).failures >= 2


def test_gone_disables_at_once_and_nothing_more_is_sent(told_all, receiver: Receiver, mails):
    made = endpoint(receiver.url(), max_in_flight=1)
    other = endpoint(receiver.url("/other"), events=("endpoint.disabled",))
    receiver.always["/hook"] = status(410)
    something_happens()

    pump()
    make_due()
    pump()

    assert len(receiver.at("/hook")) == 1
    assert state_of(made) == "disabled"
    assert Endpoint.objects.get(pk=made.endpoint.pk).disabled_because == "gone"
    assert Delivery.objects.filter(endpoint=made.endpoint, state="pending").count() == 2
    assert len(receiver.at("/other")) == 1
    assert state_of(other) == "active"
    assert [mail.purpose for mail in mails()] == ["endpoint-disabled"]


def test_overload_is_heeded_for_the_endpoint_and_nobody_else(told_all, receiver: Receiver):
    made = endpoint(receiver.url(), max_in_flight=1)
    endpoint(receiver.url("/other"))
    receiver.script["/hook"] = [status(429, "Retry-After: 120")]
    something_happens()

    pump()

    mailbox = Mailbox.objects.get(pk=made.endpoint.pk)
    assert mailbox.not_before is not None
    waits = (mailbox.not_before - last_attempt().at).total_seconds()
    assert 115 < waits < 125
    assert len(receiver.at("/hook")) == 1
    assert len(receiver.at("/other")) == 2


@pytest.mark.parametrize("code", [400, 502, 503, 504])
def test_who_refuses_without_a_wish_is_called_when_the_schedule_says_and_no_sooner(
    told_all, receiver: Receiver, code: int
):
    endpoint(receiver.url(), **ONE)
    receiver.script["/hook"] = [status(code)]
    something_happens()

    pump()
    pump()

    assert len(receiver.received) == 1
    delivery = Delivery.objects.get()
    # From the end of the attempt on.
    waits = (delivery.due_at - last_attempt().at).total_seconds()
    waits -= last_attempt().milliseconds / 1000
    assert (delivery.state, delivery.failures, delivery.last_status) == ("pending", 1, code)
    assert 5 <= round(waits, 2) < 7


def test_a_receiver_that_crashes_before_it_answers_gets_it_again(told_all, receiver: Receiver):
    endpoint(receiver.url(), **ONE)
    receiver.script["/hook"] = [reset]
    something_happens()

    pump()
    make_due()
    pump()

    assert len(receiver.received) == 2
    assert len({(one.id, one.body) for one in receiver.received}) == 1


def test_five_failures_in_a_row_leave_one_probe_at_a_time(told_all, receiver: Receiver):
    made = endpoint(receiver.url())
    receiver.always["/hook"] = status(500)
    for number in range(8):
        something_happens(f"order-{number}")

    pump()
    tried = len(receiver.received)
    Mailbox.objects.update(not_before=None)
    pump()

    assert 5 <= tried <= 9
    assert len(receiver.received) == tried + 1
    assert Mailbox.objects.get(pk=made.endpoint.pk).not_before is not None


def test_an_unused_sender_closes_without_a_word():
    async def come_and_go() -> None:
        async with Sender(permitted=LOOPBACK):
            pass

    asyncio.run(come_and_go())
