"""Endpoints, deliveries and attempts as plain data."""

from typing import Any

from accesscontrol.sealing import unseal
from notifications.models import Attempt, Delivery, Endpoint
from notifications.models.deliveries import PENDING
from notifications.queries.boxes import headers_of
from notifications.queries.due import bodies_of
from notifications.rules.signing import Algorithm, SigningSecret, public_key
from registry.presentation import instant_or_none


def endpoint_data(endpoint: Endpoint) -> dict[str, Any]:
    secret = endpoint.secrets.get(expires_at=None)
    algorithm = Algorithm(secret.algorithm)
    public = None
    if algorithm is Algorithm.ED25519:
        public = public_key(SigningSecret(algorithm, unseal(secret.sealed)))
    mailbox = endpoint.mailbox
    return {
        "id": endpoint.pk,
        "url": endpoint.url,
        "description": endpoint.description,
        "events": endpoint.events,
        "developers": endpoint.developers,
        "families": endpoint.families,
        "models": endpoint.frontier_models,
        "channels": endpoint.channels,
        "format": endpoint.format,
        "headers": sorted(headers_of(endpoint.headers)),
        "timeout_seconds": endpoint.timeout_seconds,
        "max_in_flight": endpoint.max_in_flight,
        "rate_per_minute": endpoint.per_minute,
        "ordering": "strict" if endpoint.is_strict else "none",
        "signature": algorithm.value,
        "public_key": public,
        "state": endpoint.state,
        "disabled_because": endpoint.disabled_because or None,
        "failing_since": instant_or_none(mailbox.failing_since),
        "not_before": instant_or_none(mailbox.not_before),
        "created_at": instant_or_none(endpoint.created_at),
        "changed_at": instant_or_none(endpoint.changed_at),
    }


def delivery_data(delivery: Delivery) -> dict[str, Any]:
    event = delivery.event
    waits = delivery.state == PENDING
    return {
        "id": delivery.pk,
        "message_id": event.message_id,
        "endpoint": delivery.endpoint_id,
        "type": event.type,
        "sequence": event.sequence,
        "subject": event.subject,
        "state": delivery.state,
        "trigger": delivery.trigger,
        "failures": delivery.failures,
        "last_status": delivery.last_status,
        "last_failure": delivery.last_failure or None,
        "created_at": instant_or_none(delivery.created_at),
        "first_attempt_at": instant_or_none(delivery.first_attempt_at),
        "settled_at": instant_or_none(delivery.settled_at),
        "next_attempt_at": instant_or_none(delivery.due_at) if waits else None,
    }


def whole_delivery_data(delivery: Delivery) -> dict[str, Any]:
    key = (delivery.event_id, delivery.format)
    attempts = delivery.attempts.order_by("id")
    return {
        **delivery_data(delivery),
        "body": bodies_of([key])[key].decode(),
        "attempts": [attempt_data(attempt) for attempt in attempts],
    }


def attempt_data(attempt: Attempt) -> dict[str, Any]:
    return {
        "at": instant_or_none(attempt.at),
        "seconds": attempt.milliseconds / 1000,
        "status": attempt.status,
        "failure": attempt.failure or None,
        "answer": bytes(attempt.answer).decode("utf-8", "replace").replace("\x00", "\ufffd"),
        "location": attempt.location or None,
        "trigger": attempt.trigger,
    }
