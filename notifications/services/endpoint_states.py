"""What befalls an endpoint by itself: it fails for days, is gone, or is well again.

Its owner is told: by mail, and at the owner's other endpoints.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from notifications.models import Endpoint, Mailbox
from notifications.queries.owners import addresses_of_owner
from notifications.rules import event_types
from notifications.rules.events import News
from notifications.rules.health import Disabled, State
from notifications.services.entering import enter_events
from notifications.services.fanning_out import endpoint_subject
from notifications.services.mailing import Mail, queue_mail
from registry.queries.ledger import current_size
from registry.rules.dates import format_instant

FAILING_TEXT = """\
Nothing has reached this webhook endpoint since {since}:

  {url}

Its messages are kept and tried again. If nothing reaches it until five days have passed, it is
disabled; then nothing is sent until somebody resumes it, and nothing is lost.

The attempts, with what the endpoint answered:
{page}
"""
DISABLED_TEXT = """\
This webhook endpoint was disabled ({why}):

  {url}

Its messages are kept. Resume it to have them sent:
{page}
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """That an endpoint is in another state than it was."""

    endpoint: int
    state: State
    because: Disabled | None
    failing_since: datetime | None


@transaction.atomic(durable=True)
def turn_state(turn: Turn, *, now: datetime) -> None:
    """Put an endpoint that something is sent to into another state, and tell its owner, once."""
    endpoint = Endpoint.objects.select_for_update().get(pk=turn.endpoint)
    if endpoint.deleted_at is not None or endpoint.state == turn.state:
        return
    if endpoint.state not in (State.ACTIVE, State.FAILING):
        return
    endpoint.state = turn.state.value
    endpoint.disabled_because = "" if turn.because is None else turn.because.value
    endpoint.changed_at = now
    endpoint.revision += 1
    endpoint.save(update_fields=["state", "disabled_because", "changed_at", "revision"])
    if turn.state is State.DISABLED:
        Mailbox.objects.filter(pk=endpoint.pk).update(is_open=False)
    if turn.state in (State.FAILING, State.DISABLED):
        _tell_owner(endpoint, turn, now=now)


def _tell_owner(endpoint: Endpoint, turn: Turn, *, now: datetime) -> None:
    is_disabled = turn.state is State.DISABLED
    kind = event_types.ENDPOINT_DISABLED if is_disabled else event_types.ENDPOINT_FAILING
    since = None if turn.failing_since is None else format_instant(turn.failing_since)
    key = f"endpoint:{endpoint.pk}:{endpoint.revision}:{turn.state}"
    news = News(
        type=kind,
        subject=endpoint_subject(endpoint.pk),
        key=key,
        account=endpoint.owner,
        occurred_at=now,
        recorded_at=now,
        ledger_size=current_size(),
        data={
            "endpoint": endpoint.pk,
            "url": endpoint.url,
            "because": endpoint.disabled_because or None,
            "failing_since": since,
            "links": {"endpoint": f"{settings.PUBLIC_URL}/api/v1/webhooks/{endpoint.pk}"},
        },
    )
    enter_events(account=endpoint.owner, news=[news], now=now)
    page = f"{settings.PUBLIC_URL}/webhooks/{endpoint.pk}"
    text = DISABLED_TEXT if is_disabled else FAILING_TEXT
    for address in addresses_of_owner(endpoint.owner):
        mail = Mail(
            recipient=address,
            subject=f"Webhook endpoint {'disabled' if is_disabled else 'failing'}: {endpoint.url}",
            text=text.format(
                url=endpoint.url, page=page, since=since, why=endpoint.disabled_because
            ),
            purpose=kind.replace(".", "-"),
            key=f"{key}:{address}",
        )
        queue_mail(mail=mail, now=now)
