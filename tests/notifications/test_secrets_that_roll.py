"""Signatures and forms as receivers meet them, while secrets roll too."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError

from notifications.models import Event
from notifications.rules.signing import Algorithm, public_key
from notifications.services.endpoints import roll_secret
from tests.notifications.sending import (
    DORA,
    endpoint,
    make_due,
    pump,
    verified_by_hand,
    verify,
)
from tests.notifications.test_delivering import something_happens
from tests.services.receiver import Receiver, status

pytestmark = pytest.mark.django_db

ONE: dict[str, Any] = {"events": ("directive.published",)}
DAY = timedelta(days=1)


def now() -> datetime:
    return datetime.now(UTC)


def test_while_a_secret_rolls_both_verify_and_afterwards_only_the_new(told_all, receiver: Receiver):
    made = endpoint(receiver.url(), **ONE)
    rolled = roll_secret(
        actor=DORA, endpoint_id=made.endpoint.pk, overlap=DAY, algorithm=None, now=now()
    )
    something_happens("first")
    pump()
    for secret in (made.secret.text, rolled.secret.text):
        verify(receiver.received[0], secret)
    assert len(receiver.received[0].headers["webhook-signature"].split(" ")) == 2

    made.endpoint.secrets.filter(expires_at__isnull=False).update(expires_at=now())
    something_happens("second")
    pump()

    verify(receiver.received[1], rolled.secret.text)
    with pytest.raises(WebhookVerificationError):
        Webhook(made.secret.text).verify(receiver.received[1].body, receiver.received[1].headers)


def test_rolled_without_overlap_retries_are_signed_with_the_new_secret_alone(
    told_all, receiver: Receiver
):
    made = endpoint(receiver.url(), **ONE)
    receiver.script["/hook"] = [status(500)]
    something_happens()
    pump()
    rolled = roll_secret(
        actor=DORA, endpoint_id=made.endpoint.pk, overlap=timedelta(0), algorithm=None, now=now()
    )

    make_due()
    pump()

    retry = receiver.received[1]
    verify(retry, rolled.secret.text)
    assert not verified_by_hand(retry, made.secret.text)
    assert retry.id == receiver.received[0].id


def test_a_key_pair_signs_what_its_public_key_verifies(told_all, receiver: Receiver):
    made = endpoint(receiver.url(), algorithm=Algorithm.ED25519, **ONE)
    something_happens()

    pump()

    got = receiver.received[0]
    version, _, signature = got.headers["webhook-signature"].partition(",")
    public = base64.b64decode((public_key(made.secret) or "").removeprefix("whpk_"))
    signed = f"{got.id}.{got.headers['webhook-timestamp']}.".encode() + got.body
    assert version == "v1a"
    Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(signature), signed)


def test_cloudevents_carry_the_same_data_in_another_envelope(told_all, receiver: Receiver):
    made = endpoint(receiver.url(), format="cloudevents", **ONE)
    receiver.script["/hook"] = [status(500)]
    something_happens()
    pump()
    make_due()
    pump()

    event = verify(receiver.received[1], made.secret.text)
    assert receiver.received[0].body == receiver.received[1].body
    assert receiver.received[1].headers["content-type"].startswith("application/cloudevents+json")
    kept = json.loads(
        Event.objects.get(
            type="directive.published", is_fanned_out=True, message_id=event["id"]
        ).body
    )
    assert event["specversion"] == "1.0"
    assert event["data"] == kept["data"]
    assert event["time"] == kept["timestamp"]
    assert event["id"] == receiver.received[1].id
