"""Pausing and resuming endpoints, and sending again what did not arrive, or what did."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accesscontrol.rules.principals import Principal
from accesscontrol.services.audit import note
from notifications.errors import NotPaused
from notifications.models import Delivery, Endpoint, Event, Mailbox
from notifications.models.deliveries import (
    FAILED,
    MANUAL,
    PENDING,
    RECOVERED,
    SKIPPED,
    TEST,
)
from notifications.queries.endpoints import get_delivery
from notifications.rules import event_types
from notifications.rules.events import News
from notifications.rules.health import OPEN, State
from notifications.services.endpoints import locked_endpoint
from notifications.services.entering import enter_events
from notifications.services.fanning_out import endpoint_subject, keep_forms, wake
from notifications.services.nudging import nudge_after_commit
from registry.queries.ledger import current_size


@transaction.atomic(durable=True)
def pause(*, actor: Principal, endpoint_id: int, now: datetime) -> Endpoint:
    """Send nothing until it is resumed; what comes in is kept. Raises: UnknownEndpoint."""
    endpoint = locked_endpoint(actor, endpoint_id)
    if endpoint.state in OPEN:
        _put_into(endpoint, State.PAUSED, now)
        _note(actor, "webhook.paused", endpoint, now)
    return endpoint


@transaction.atomic(durable=True)
def resume(*, actor: Principal, endpoint_id: int, backfill: bool, now: datetime) -> Endpoint:
    """Send again, and with `backfill` at once all that was kept; without it that is skipped,
    and can be recovered later.

    Raises: UnknownEndpoint; NotPaused.
    """
    endpoint = locked_endpoint(actor, endpoint_id)
    if endpoint.state == State.ACTIVE:
        raise NotPaused("The endpoint is active; there is nothing to resume.")
    _put_into(endpoint, State.ACTIVE, now)
    waiting = Delivery.objects.filter(endpoint=endpoint, state=PENDING)
    if backfill:
        waiting.update(due_at=now, failures=0)
    else:
        waiting.update(state=SKIPPED, settled_at=now)
    Mailbox.objects.filter(pk=endpoint.pk).update(
        failures=0, failing_since=None, not_before=None, seconds=0.0
    )
    wake([endpoint.pk], at=now)
    nudge_after_commit()
    _note(actor, "webhook.resumed", endpoint, now)
    return endpoint


@transaction.atomic(durable=True)
def recover(*, actor: Principal, endpoint_id: int, since: datetime, now: datetime) -> int:
    """Send what was given up or skipped since an instant; how many. What is under way already
    is not counted again, so two at once recover each message once.

    Raises: UnknownEndpoint.
    """
    endpoint = locked_endpoint(actor, endpoint_id)
    missed = Delivery.objects.filter(
        endpoint=endpoint, state__in=[FAILED, SKIPPED], created_at__gte=since
    )
    number = missed.update(
        state=PENDING, trigger=RECOVERED, due_at=now, failures=0, settled_at=None
    )
    if number:
        wake([endpoint.pk], at=now)
        nudge_after_commit()
        _note(actor, "webhook.recovered", endpoint, now)
    return number


@transaction.atomic(durable=True)
def resend(*, actor: Principal, delivery_id: int, now: datetime) -> Delivery:
    """One more attempt at a delivery, whatever became of it, with the same id and bytes.

    If it fails, the delivery is what it was before, on the schedule that it was on.
    Raises: UnknownDelivery, UnknownEndpoint, where the endpoint was deleted.
    """
    delivery = get_delivery(actor, delivery_id)
    locked_endpoint(actor, delivery.endpoint_id)
    delivery = _locked(Delivery.objects.filter(pk=delivery_id))
    if not delivery.before:
        delivery.before, delivery.due_before = delivery.state, delivery.due_at
    delivery.state, delivery.trigger, delivery.due_at = PENDING, MANUAL, now
    delivery.save(update_fields=["before", "due_before", "state", "trigger", "due_at"])
    wake([delivery.endpoint_id], at=now)
    nudge_after_commit()
    return delivery


@transaction.atomic(durable=True)
def ping(*, actor: Principal, endpoint_id: int, now: datetime) -> Delivery:
    """Send a test to this endpoint alone, whatever it wants to hear. Raises: UnknownEndpoint."""
    endpoint = locked_endpoint(actor, endpoint_id)
    news = News(
        type=event_types.PING,
        subject=endpoint_subject(endpoint.pk),
        key=f"ping:{endpoint.pk}:{secrets.token_hex(8)}",
        account=endpoint.owner,
        occurred_at=now,
        recorded_at=now,
        ledger_size=current_size(),
        data={
            "endpoint": endpoint.pk,
            "links": {"endpoint": f"{settings.PUBLIC_URL}/api/v1/webhooks/{endpoint.pk}"},
        },
    )
    event = enter_events(account=endpoint.owner, news=[news], now=now)[0]
    Event.objects.filter(pk=event.pk).update(is_fanned_out=True)
    keep_forms(event, {endpoint.format})
    delivery = Delivery.objects.create(
        event=event,
        endpoint=endpoint,
        format=endpoint.format,
        trigger=TEST,
        due_at=now,
        created_at=now,
    )
    wake([endpoint.pk], at=now)
    nudge_after_commit()
    return delivery


def _put_into(endpoint: Endpoint, state: State, now: datetime) -> None:
    endpoint.state = state.value
    endpoint.disabled_because = ""
    endpoint.changed_at = now
    endpoint.revision += 1
    endpoint.save(update_fields=["state", "disabled_because", "changed_at", "revision"])
    Mailbox.objects.filter(pk=endpoint.pk).update(is_open=state in OPEN)


def _locked(rows: QuerySet[Delivery]) -> Delivery:
    return rows.select_for_update().get()


def _note(actor: Principal, action: str, endpoint: Endpoint, now: datetime) -> None:
    note(
        actor=actor,
        action=action,
        object=f"webhook:{endpoint.pk}",
        before=None,
        after={"state": endpoint.state},
        why="",
        now=now,
    )
