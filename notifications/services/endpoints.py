"""Making, changing and deleting webhook endpoints. Each change is in the audit trail."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accesscontrol.rules.principals import Principal
from accesscontrol.sealing import seal
from accesscontrol.services.audit import note
from notifications.errors import TooManyEndpoints
from notifications.models import Delivery, Endpoint, EndpointSecret, EventStream, Mailbox
from notifications.models.deliveries import CANCELLED, PENDING
from notifications.outbound.destinations import check_destination
from notifications.queries.endpoints import endpoints_of, get_endpoint
from notifications.queries.fit import fitting
from notifications.queries.owners import owner_of
from notifications.rules.endpoint_settings import MOST_ENDPOINTS, EndpointSettings
from notifications.rules.signing import SECRET_BYTES, Algorithm, SigningSecret, new_secret
from notifications.services.fanning_out import lock_fanning_out
from registry.errors import PreconditionFailed


@dataclass(frozen=True, slots=True)
class Made:
    """An endpoint, with a secret that is shown this once."""

    endpoint: Endpoint
    secret: SigningSecret


def create_endpoint(
    *, actor: Principal, wanted: EndpointSettings, algorithm: Algorithm, now: datetime
) -> Made:
    """An endpoint of the actor's account, or of the actor alone without one. It hears what is
    told from now on.

    Raises: UnfitEndpoint, TooManyEndpoints.
    """
    check_destination(wanted.url)
    return _create(actor, fitting(wanted), algorithm, now)


@transaction.atomic(durable=True)
def _create(
    actor: Principal, wanted: EndpointSettings, algorithm: Algorithm, now: datetime
) -> Made:
    lock_fanning_out()
    if endpoints_of(actor).count() >= MOST_ENDPOINTS:
        raise TooManyEndpoints(f"An owner has at most {MOST_ENDPOINTS} endpoints; delete one.")
    owner = owner_of(actor)
    told = dict(EventStream.objects.filter(account__in=["", owner]).values_list())
    endpoint = Endpoint(
        owner=owner,
        created_at=now,
        created_by=actor.id,
        changed_at=now,
        heard_public=told.get("", 0),
        heard_own=told.get(owner, 0),
        **_columns(wanted),
    )
    endpoint.save(force_insert=True)
    Mailbox.objects.create(endpoint=endpoint)
    secret = _add_secret(endpoint, algorithm, now)
    _note(actor, "webhook.created", endpoint, now)
    return Made(endpoint, secret)


def change_endpoint(
    *,
    actor: Principal,
    endpoint_id: int,
    wanted: EndpointSettings,
    revision: int | None,
    now: datetime,
) -> Endpoint:
    """Put settings in place of those that there are. What waits goes to the new URL, in the form
    that it was to be sent in.

    `revision` is the one that was read, None for any.
    Raises: UnknownEndpoint, PreconditionFailed, UnfitEndpoint.
    """
    if wanted.url != get_endpoint(actor, endpoint_id).url:
        check_destination(wanted.url)
    return _change(actor, endpoint_id, fitting(wanted), revision, now)


@transaction.atomic(durable=True)
def _change(
    actor: Principal,
    endpoint_id: int,
    wanted: EndpointSettings,
    revision: int | None,
    now: datetime,
) -> Endpoint:
    endpoint = locked_endpoint(actor, endpoint_id, revision=revision)
    columns = _columns(wanted)
    for name, value in columns.items():
        setattr(endpoint, name, value)
    _save(endpoint, now, *columns)
    _note(actor, "webhook.changed", endpoint, now)
    return endpoint


@transaction.atomic(durable=True)
def delete_endpoint(*, actor: Principal, endpoint_id: int, now: datetime) -> None:
    """Send nothing there any more; its history stays. Raises: UnknownEndpoint."""
    endpoint = locked_endpoint(actor, endpoint_id)
    endpoint.deleted_at = now
    _save(endpoint, now, "deleted_at")
    Mailbox.objects.filter(pk=endpoint.pk).update(is_open=False)
    waiting = Delivery.objects.filter(endpoint=endpoint, state=PENDING)
    waiting.update(state=CANCELLED, settled_at=now)
    _note(actor, "webhook.deleted", endpoint, now)


@transaction.atomic(durable=True)
def roll_secret(
    *,
    actor: Principal,
    endpoint_id: int,
    overlap: timedelta,
    algorithm: Algorithm | None,
    now: datetime,
) -> Made:
    """A new secret; until the overlap ends requests are signed with the old ones as well.

    With no overlap the old ones sign nothing more, not even what is tried again.
    Raises: UnknownEndpoint.
    """
    endpoint = locked_endpoint(actor, endpoint_id)
    newest = endpoint.secrets.get(expires_at=None)
    if overlap:
        EndpointSecret.objects.filter(pk=newest.pk).update(expires_at=now + overlap)
    else:
        endpoint.secrets.all().delete()
    secret = _add_secret(endpoint, algorithm or Algorithm(newest.algorithm), now)
    _save(endpoint, now)
    _note(actor, "webhook.secret-rolled", endpoint, now)
    return Made(endpoint, secret)


def locked_endpoint(actor: Principal, endpoint_id: int, *, revision: int | None = None) -> Endpoint:
    """Raises: UnknownEndpoint, PreconditionFailed."""
    get_endpoint(actor, endpoint_id)
    endpoint = Endpoint.objects.select_for_update().get(pk=endpoint_id)
    if revision is not None and endpoint.revision != revision:
        raise PreconditionFailed("Somebody changed it since; read it again.")
    return endpoint


def _columns(wanted: EndpointSettings) -> dict[str, Any]:
    headers = json.dumps(dict(wanted.headers))
    return {
        "url": wanted.url,
        "description": wanted.description,
        "events": list(wanted.events),
        "developers": list(wanted.developers),
        "families": list(wanted.families),
        "frontier_models": list(wanted.models),
        "channels": list(wanted.channels),
        "format": wanted.format,
        "headers": seal(headers) if wanted.headers else "",
        "timeout_seconds": wanted.timeout_seconds,
        "max_in_flight": wanted.max_in_flight,
        "per_minute": wanted.per_minute,
        "is_strict": wanted.is_strict,
    }


def _add_secret(endpoint: Endpoint, algorithm: Algorithm, now: datetime) -> SigningSecret:
    secret = new_secret(algorithm, chance=secrets.token_bytes(SECRET_BYTES))
    EndpointSecret.objects.create(
        endpoint=endpoint,
        algorithm=algorithm.value,
        sealed=seal(secret.text),
        created_at=now,
    )
    return secret


def _save(endpoint: Endpoint, now: datetime, *columns: str) -> None:
    endpoint.changed_at = now
    endpoint.revision += 1
    endpoint.save(update_fields=[*columns, "changed_at", "revision"])


def _note(actor: Principal, action: str, endpoint: Endpoint, now: datetime) -> None:
    """The trail has no secrets, and no headers, which may hold some."""
    note(
        actor=actor,
        action=action,
        object=f"webhook:{endpoint.pk}",
        before=None,
        after={
            "url": endpoint.url,
            "events": endpoint.events,
            "state": endpoint.state,
            "owner": endpoint.owner,
        },
        why="",
        now=now,
    )
