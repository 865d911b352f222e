"""/webhooks and /deliveries: endpoints in the browser, and the operator's board of sending."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from config.metrics import exposition
from notifications.models import Delivery, Endpoint, Mailbox
from notifications.queries.delivery_figures import delivery_figures
from tests.notifications.sending import make_due, pump, verify
from tests.notifications.test_delivering import something_happens
from tests.people import member, signed_in, staff
from tests.services.receiver import Receiver, status

pytestmark = pytest.mark.django_db

USUAL = {
    "format": "standard",
    "ordering": "none",
    "signature": "v1",
    "timeout_seconds": "15",
    "max_in_flight": "4",
}


def browser_of(name: str, account: str) -> Client:
    found = signed_in(member(name, account, owner=True))
    found.defaults["HTTP_ACCEPT"] = "text/html"
    return found


@pytest.fixture
def mia(told_all: Any) -> Client:
    return browser_of("mia", "acme")


def make(browser: Client, url: str, **settings: Any) -> tuple[int, str]:
    """The number of a new endpoint, and its secret as the page shows it."""
    page = browser.post("/webhooks/new", {**USUAL, "url": url, **settings})
    assert page.status_code == 200, page.content.decode()
    made = page.context["made"]
    assert made.secret.text in page.content.decode()
    return made.endpoint.pk, made.secret.text


def test_an_endpoint_is_made_tested_and_looked_at_in_the_browser(mia: Client, receiver: Receiver):
    receiver.script["/hook"] = [status(200, body=b"<b>thanks</b>")]
    number, secret = make(mia, receiver.url(), events=["list.changed"], headers="X-Team: blue")

    mia.post(f"/webhooks/{number}/ping")
    pump()

    [received] = receiver.received
    assert verify(received, secret)["type"] == "ping"
    assert received.headers["x-team"] == "blue"
    page = mia.get(f"/webhooks/{number}")
    assert secret not in page.content.decode()
    [delivery] = page.context["deliveries"]
    shown = mia.get(f"/deliveries/{delivery.pk}").content.decode()
    assert received.id in shown
    assert "&lt;b&gt;thanks&lt;/b&gt;" in shown


def test_faults_are_shown_where_they_are_and_nothing_is_made(mia: Client):
    def faults(**given: Any) -> Any:
        page = mia.post("/webhooks/new", {**USUAL, "url": "https://hooks.example.org/", **given})
        assert page.status_code == 422
        return page.context["form"].errors

    assert "url" in faults(url="http://10.0.0.1/")
    assert "fable-5" in str(faults(url="https://1.1.1.1/", models="fable-55")["models"])
    assert "headers" in faults(url="https://1.1.1.1/", headers="Host: x")
    assert "timeout_seconds" in faults(timeout_seconds="99")
    assert not Endpoint.objects.exists()


def test_a_change_keeps_what_is_not_shown(mia: Client, receiver: Receiver):
    number, _ = make(mia, receiver.url(), headers="X-Team: blue")

    answer = mia.post(
        f"/webhooks/{number}/edit",
        {**USUAL, "url": receiver.url("/other"), "models": "fable-5, mythos-5"},
    )
    mia.post(f"/webhooks/{number}/ping")
    pump()

    assert answer.status_code == 302
    assert Endpoint.objects.get().frontier_models == ["fable-5", "mythos-5"]
    [received] = receiver.received
    assert (received.path, received.headers["x-team"]) == ("/other", "blue")


def test_paused_it_gets_nothing_and_resumed_all_that_was_kept(mia: Client, receiver: Receiver):
    number, _ = make(mia, receiver.url())
    mia.post(f"/webhooks/{number}/pause")
    something_happens()
    pump()
    while_paused = len(receiver.received)

    mia.post(f"/webhooks/{number}/resume")
    pump()

    assert while_paused == 0
    assert len(receiver.received) == 2


def test_resumed_without_it_what_was_kept_is_recovered_by_hand(mia: Client, receiver: Receiver):
    number, _ = make(mia, receiver.url())
    mia.post(f"/webhooks/{number}/pause")
    something_happens()
    pump()
    mia.post(f"/webhooks/{number}/resume-skipping")
    pump()
    after_resuming = len(receiver.received)

    faulty = mia.post(f"/webhooks/{number}/recover", {"since": "yesterday"})
    mia.post(f"/webhooks/{number}/recover", {"since": "2026-01-01T00:00:00Z"})
    pump()

    assert after_resuming == 0
    assert faulty.status_code == 422
    assert len(receiver.received) == 2


def test_a_rolled_secret_is_shown_once_and_signs(mia: Client, receiver: Receiver):
    number, old = make(mia, receiver.url())

    page = mia.post(f"/webhooks/{number}/roll", {"overlap_hours": "0"})
    new = page.context["made"].secret.text
    mia.post(f"/webhooks/{number}/ping")
    pump()

    assert new != old
    assert new in page.content.decode()
    assert verify(receiver.received[0], new)["type"] == "ping"
    assert mia.post(f"/webhooks/{number}/roll", {"overlap_hours": "900"}).status_code == 422


def test_a_delivery_is_sent_once_more_from_its_page(mia: Client, receiver: Receiver):
    number, _ = make(mia, receiver.url(), events=["directive.published"])
    something_happens()
    pump()
    delivery = Delivery.objects.get(endpoint=number)

    mia.post(f"/deliveries/{delivery.pk}/resend")
    pump()

    first, second = receiver.received
    assert first.id == second.id
    assert first.body == second.body


def test_endpoints_of_others_do_not_exist(mia: Client, receiver: Receiver):
    number, _ = make(mia, receiver.url())
    mia.post(f"/webhooks/{number}/ping")
    delivery = Delivery.objects.get().pk
    bob = browser_of("bob", "bolt")

    asked = [bob.get(f"/webhooks/{number}"), bob.get(f"/webhooks/{number}/edit")]
    asked.append(bob.get(f"/deliveries/{delivery}"))
    steps = ("ping", "pause", "resume", "resume-skipping", "delete")
    asked += [bob.post(f"/webhooks/{number}/{step}") for step in steps]
    asked.append(bob.post(f"/webhooks/{number}/roll", {"overlap_hours": "1"}))
    asked.append(bob.post(f"/webhooks/{number}/recover", {"since": "2026-01-01T00:00:00Z"}))
    asked.append(bob.post(f"/deliveries/{delivery}/resend"))

    assert {answer.status_code for answer in asked} == {404}
    assert Client().get("/webhooks").status_code == 302
    assert Endpoint.objects.get().state == "active"


def test_a_deleted_endpoint_is_gone_from_the_list(mia: Client, receiver: Receiver):
    number, _ = make(mia, receiver.url())

    mia.post(f"/webhooks/{number}/delete")

    assert mia.get(f"/webhooks/{number}").status_code == 404
    assert list(mia.get("/webhooks").context["page"]) == []


def test_the_operator_sees_what_waits_how_late_and_who_fails(mia: Client, receiver: Receiver):
    number, _ = make(mia, receiver.url(), events=["directive.published"])
    receiver.script["/hook"] = [status(500)] * 9
    something_happens()
    for _ in range(5):
        pump()
        make_due()
    Mailbox.objects.update(next_due_at=None)
    later = datetime.now(UTC) + timedelta(seconds=90)

    figures = delivery_figures(now=later)
    page = signed_in(staff("ada", "administrator")).get("/staff/sending")

    assert figures.by_state["pending"] == 1
    assert figures.failed_recently == 5
    assert 80 < figures.overdue_seconds < 100
    assert figures.lag.p95 is not None
    assert figures.lag.p95 < 30
    [troubled] = page.context["troubled"]
    assert (troubled.id, troubled.failures, troubled.waiting) == (number, 5, 1)
    text = exposition().decode()
    assert 'greenlight_deliveries{state="pending"} 1.0' in text
    assert 'greenlight_endpoints{state="active"} 1.0' in text
    assert "greenlight_delivery_overdue_seconds" in text
    assert "greenlight_delivery_lag_seconds" in text


def test_the_board_of_sending_is_for_administrators(mia: Client):
    assert mia.get("/staff/sending").status_code == 403
    assert signed_in(staff("rita", "recorder")).get("/staff/sending").status_code == 403


def test_the_pages_too_know_no_endpoint_and_no_delivery_of_another_account(
    mia: Client, receiver: Receiver
):
    number, _ = make(mia, receiver.url())
    mia.post(f"/webhooks/{number}/ping")
    delivery = Delivery.objects.get().pk
    stranger = browser_of("zoe", "globex")

    seen = [
        stranger.get(f"/webhooks/{number}"),
        stranger.get(f"/webhooks/{number}/edit"),
        stranger.get(f"/deliveries/{delivery}"),
    ]
    done = [
        stranger.post(f"/webhooks/{number}/{step}", {"overlap_hours": "1", "since": "2026-01-01"})
        for step in (
            "edit",
            "ping",
            "pause",
            "resume",
            "resume-skipping",
            "roll",
            "recover",
            "delete",
        )
    ]
    done.append(stranger.post(f"/deliveries/{delivery}/resend"))

    assert {answer.status_code for answer in (*seen, *done)} == {404}
    assert Delivery.objects.count() == 1
    assert Endpoint.objects.get().pk == number
