"""Mails are queued with what they tell of, and handed over to a real server, at last once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from notifications.models import OutgoingMail
from notifications.models.mail import FAILED, SENT, WAITING
from notifications.services.mailing import LEASE, Mail, forget_mails, queue_mail, send_mail_due
from tests.services.ports import free_port
from tests.services.smtp import Postbox, mail_server

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def port(settings) -> int:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_TIMEOUT = 30
    return settings.EMAIL_PORT


@pytest.fixture
def postbox(port: int) -> Iterator[Postbox]:
    postbox = Postbox()
    with mail_server(postbox, port):
        yield postbox


def queued(noon: datetime, *names: str, key: str = "") -> list[OutgoingMail]:
    for name in names:
        mail = Mail(
            recipient=f"{name}@bank.example",
            subject="Mythos 5\r\nBcc: all@bank.example",
            text=f"To {name}.",
            purpose="test",
            html=f"<p>To {name}.</p>",
            headers={"List-Unsubscribe": "<https://registry.example/u/1>"},
            key=key,
        )
        queue_mail(mail=mail, now=noon)
    return list(OutgoingMail.objects.order_by("recipient"))


def test_what_is_queued_is_sent_once_with_both_texts_and_its_headers(noon, postbox):
    (row,) = queued(noon, "ana")

    assert [send_mail_due(now=noon), send_mail_due(now=noon + LEASE)] == [1, 0]

    (mail,) = postbox.mails
    assert (mail["To"], mail["Subject"]) == ("ana@bank.example", "Mythos 5 Bcc: all@bank.example")
    assert mail["Message-ID"] == f"<{row.id}@127.0.0.1>"
    assert mail["List-Unsubscribe"] == "<https://registry.example/u/1>"
    assert [part.get_content().strip() for part in mail.iter_parts()] == [
        "To ana.",
        "<p>To ana.</p>",
    ]
    row.refresh_from_db()
    assert (row.state, row.settled_at, row.text, row.html) == (SENT, noon, "", "")


def test_what_is_rolled_back_is_not_queued_and_a_key_is_queued_once(noon):
    with transaction.atomic():
        queued(noon, "ana")
        transaction.set_rollback(True)

    assert len(queued(noon, "ben", "ben", key="alert:1:ben")) == 1


def test_a_server_that_is_away_for_an_hour_costs_a_delay_and_no_second_mail(noon, port):
    queued(noon, *(f"reader-{number:02}" for number in range(12)))
    for minute in range(60):
        assert send_mail_due(now=noon + minute * MINUTE) == 0
    assert set(OutgoingMail.objects.values_list("state", "failures")) == {(WAITING, 0)}

    postbox = Postbox()
    with mail_server(postbox, port):
        sent = [send_mail_due(now=noon + minute * MINUTE) for minute in (60, 61, 120)]

    assert sent == [12, 0, 0]
    assert len({mail["To"] for mail in postbox.mails}) == len(postbox.mails) == 12


def test_an_address_that_does_not_exist_is_given_up_at_once(noon, postbox):
    postbox.refused.add("ana@bank.example")
    row, _ = queued(noon, "ana", "ben")

    assert send_mail_due(now=noon) == 1

    row.refresh_from_db()
    assert (row.state, row.settled_at) == (FAILED, noon)
    assert "No such mailbox here" in row.last_error


@pytest.mark.parametrize("answer", ["451 Come back later", "hang up"])
def test_what_is_refused_for_now_waits_longer_each_time_and_holds_nobody_up(
    noon, postbox, answer: str
):
    postbox.answers["ana@bank.example"] = answer
    row, _ = queued(noon, "ana", "ben")
    waits = []
    now = noon
    for _ in range(6):
        send_mail_due(now=now)
        row.refresh_from_db()
        waits.append((row.due_at - now) // MINUTE)
        now = row.due_at

    assert waits == [1, 5, 15, 30, 60, 60]
    assert [mail["To"] for mail in postbox.mails] == ["ben@bank.example"]
    del postbox.answers["ana@bank.example"]
    assert send_mail_due(now=now) == 1


@pytest.mark.parametrize("is_there", [True, False])
def test_after_five_days_it_is_given_up(noon, port, is_there: bool):
    postbox = Postbox()
    postbox.answers["ana@bank.example"] = "451 Come back later"
    (row,) = queued(noon, "ana")
    OutgoingMail.objects.update(due_at=noon + timedelta(days=5))

    if is_there:
        with mail_server(postbox, port):
            send_mail_due(now=noon + timedelta(days=5))
    else:
        send_mail_due(now=noon + timedelta(days=5))

    row.refresh_from_db()
    assert row.state == FAILED


def test_what_a_process_died_over_is_taken_up_when_its_lease_ends(noon, postbox):
    (row,) = queued(noon, "ana")
    OutgoingMail.objects.update(attempts=1, due_at=noon + LEASE)

    assert [send_mail_due(now=noon + MINUTE), send_mail_due(now=noon + LEASE)] == [0, 1]

    row.refresh_from_db()
    assert row.attempts == 2


def test_a_mail_that_cannot_be_written_down_does_not_keep_others_back(noon, postbox):
    row, _ = queued(noon, "ana", "ben")
    OutgoingMail.objects.filter(id=row.id).update(headers={"X-Broken": "two\nlines"})

    assert send_mail_due(now=noon) == 1

    row.refresh_from_db()
    assert (row.state, row.failures) == (WAITING, 1)
    assert "BadHeaderError" in row.last_error


def test_an_idle_queue_writes_nothing(noon, django_assert_num_queries):
    with django_assert_num_queries(2):
        send_mail_due(now=noon)
        forget_mails(now=noon)


def test_after_thirty_days_it_is_forgotten(noon, postbox):
    queued(noon, "ana")
    send_mail_due(now=noon)
    queued(noon, "ben")
    month = timedelta(days=30)

    assert forget_mails(now=noon + month - MINUTE) == 0
    assert forget_mails(now=noon + month) == 1

    assert OutgoingMail.objects.get().recipient == "ben@bank.example"
