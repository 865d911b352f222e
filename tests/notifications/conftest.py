"""What tests of sending share."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.conf import LazySettings

from notifications.models import OutgoingMail
from notifications.outbound.guard import policy
from notifications.services.rounds import tell_round
from tests import people
from tests.services.receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running


@pytest.fixture
def told_all(db: None, settings: LazySettings) -> Iterator[datetime]:
    """The history is told, and webhooks may go to this machine."""
    settings.WEBHOOK_ALLOWED_NETWORKS = ("127.0.0.0/8",)
    policy.cache_clear()
    tell_round()
    yield datetime.now(UTC)
    policy.cache_clear()


@pytest.fixture
def mails(db: None) -> Callable[[], list[OutgoingMail]]:
    """The mails that wait; the owner of the account has an address."""
    owner = people.member("owner-of-acme", "acme", owner=True)
    owner.email = "owner@acme.example"
    owner.save(update_fields=["email"])
    return lambda: list(OutgoingMail.objects.order_by("queued_at"))
