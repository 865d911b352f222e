"""Workers that put news into mails all at once, and workers that are killed at it.

Run in a shell of an installation; prints who was told of which order, and how often.
"""

import json
import os
import re

from django.db import connection
from django.utils import timezone

from notifications.models import MailSubscription, OutgoingMail
from notifications.rules.subscriptions import ALL, Rhythm, Topic, Wish
from notifications.services.mailing_news import mail_news_due
from notifications.services.rounds import tell_round
from notifications.services.subscribing import ask, confirm
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry
from tests.journeys.racing import _KilledAfter, race

READERS = 30
TOKEN = re.compile(r"/alerts/confirm/([\w-]+)")


def mailing() -> None:
    tell_round()
    for number in range(READERS):
        wish = Wish(f"reader-{number}@bank.example", Topic(ALL), Rhythm.IMMEDIATE)
        ask(wish=wish, now=timezone.now())
        question = OutgoingMail.objects.get(recipient=wish.address)
        (token,) = TOKEN.findall(question.text)
        confirm(token=token, now=timezone.now())
    orders = 0
    for _ in range(4):
        _record(orders)
        race(*[_work] * 4)
        orders += 1
    _record(orders)
    tell_round()
    killed = _killed()
    mail_news_due(now=timezone.now())
    print(json.dumps({"told": _told(), "orders": orders + 1, "killed": killed}))  # noqa: T201


def _work() -> int:
    tell_round()
    return mail_news_due(now=timezone.now())


def _record(number: int) -> None:
    order = entry("directive", {**directive(f"order-{number}"), "title": f"Order {number}."})
    record_changesets([("", changeset(order))], actor="operator", now=timezone.now())


def _killed() -> int:
    """Kill a worker after its n-th statement, for every n, until none is; how many were."""
    for last in range(1, 1000):
        connection.close()
        child = os.fork()
        if child == 0:
            with connection.execute_wrapper(_KilledAfter(last)):
                mail_news_due(now=timezone.now())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            return last - 1
    raise AssertionError("it never came to an end")


def _told() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {
        address: [] for address in MailSubscription.objects.values_list("address", flat=True)
    }
    for mail in OutgoingMail.objects.filter(purpose="news").order_by("queued_at"):
        found[mail.recipient] += re.findall(r"^Directive: Order (\d+)\.$", mail.text, re.MULTILINE)
    return found
