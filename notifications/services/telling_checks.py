"""Telling owners of saved checks that an outcome changed: an event in the owner's own stream.

The event is written in one transaction with the row of the check, so that each change is told
once. Webhook endpoints of the owner hear of it as of any other event. Whoever tells by another
way reads events of the type `check.changed` by their `account`, which is the owner of the check;
`data.check` says which one it is.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from accesscontrol.rules.saved_checks import Changed
from accesscontrol.services.asking_again import ask_again, is_anything_to_ask
from notifications.queries.catalogue import catalogue_at
from notifications.rules.events import News
from notifications.rules.links import Links
from notifications.rules.telling_checks import news_of_check
from notifications.services.entering import enter_events

MOST_STEPS = 10_000


def tell_checks_due(*, now: datetime) -> int:
    """Ask again what a boundary or a publication can touch, and enter an event for each outcome
    that changed by `now` (aware UTC); how many. Writes nothing where nothing is due."""
    told = 0
    if not is_anything_to_ask(now=now):
        return told
    for _ in range(MOST_STEPS):
        step, is_done = _tell_some(now)
        told += step
        if is_done:
            break
    return told


@transaction.atomic(durable=True)
def _tell_some(now: datetime) -> tuple[int, bool]:
    asked = ask_again(now=now)
    told = 0
    for owner, news in _by_owner(asked.changed).items():
        told += len(enter_events(account=owner, news=news, now=now))
    return told, asked.is_done


def _by_owner(changed: Sequence[Changed]) -> dict[str, list[News]]:
    """Owners in order, so that two who tell never wait for each other's streams."""
    links = Links(settings.PUBLIC_URL)
    catalogues = {size: catalogue_at(size) for size in {one.size for one in changed}}
    found: dict[str, list[News]] = {}
    for one in sorted(changed, key=lambda one: (one.owner, one.at, one.check)):
        news = news_of_check(one, catalogues[one.size], links)
        found.setdefault(one.owner, []).append(news)
    return found
