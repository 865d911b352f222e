"""Webhooks that came in, on the vectors of the specification and on what was done to them."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from standardwebhooks import Webhook

from greenlight import Unverified, verify_webhook
from greenlight.webhooks import sign

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()
BODY = json.dumps({"type": "access.changed", "timestamp": "2026-07-01T12:00:00Z", "data": {}})


def signed(body: str = BODY, secret: str = SECRET, at: datetime = NOW) -> dict[str, str]:
    """As the reference library of the specification signs."""
    signature = Webhook(secret).sign("msg_1", at, body)
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": signature,
    }


def verify(body: str = BODY, *, secrets: str | list[str] = SECRET, **headers: str) -> str:
    given = {**signed(), **{name.replace("_", "-"): value for name, value in headers.items()}}
    return str(verify_webhook(body.encode(), given, secrets=secrets, now=NOW)["type"])


def test_what_the_reference_library_signs_is_verified() -> None:
    assert verify() == "access.changed"


def test_what_we_sign_the_reference_library_verifies() -> None:
    now = datetime.now(UTC)
    headers = sign(BODY.encode(), secret=SECRET, message_id="msg_2", timestamp=int(now.timestamp()))

    assert Webhook(SECRET).verify(BODY, headers)["type"] == "access.changed"


def test_while_a_secret_rolls_either_is_enough() -> None:
    both = f"{signed(secret=OTHER)['Webhook-Signature']} {signed()['Webhook-Signature']}"

    assert verify(Webhook_Signature=both) == "access.changed"
    assert verify(secrets=[OTHER, SECRET]) == "access.changed"


def test_a_key_pair_is_verified_by_its_public_half() -> None:
    private = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    public = "whpk_" + base64.b64encode(private.public_key().public_bytes_raw()).decode()
    content = f"msg_1.{int(NOW.timestamp())}.{BODY}".encode()
    signature = "v1a," + base64.b64encode(private.sign(content)).decode()

    assert verify(secrets=public, Webhook_Signature=f"v9,x {signature}") == "access.changed"
    with pytest.raises(Unverified):
        verify(BODY + " ", secrets=public, Webhook_Signature=signature)
    with pytest.raises(Unverified):
        verify(secrets=SECRET, Webhook_Signature=signature)


FORGERIES = [
    {"Webhook_Id": "msg_2"},
    {"Webhook_Timestamp": str(int(NOW.timestamp()) + 1)},
    {"Webhook_Timestamp": "now"},
    {"Webhook_Timestamp": "9" * 40},
    {"Webhook_Signature": ""},
    {"Webhook_Signature": "v1,"},
    {"Webhook_Signature": "v1"},
    {"Webhook_Signature": signed(secret=OTHER)["Webhook-Signature"]},
    {"Webhook_Signature": signed()["Webhook-Signature"].replace("v1,", "v2,")},
    {"Webhook_Signature": "v1,ünïcode"},
]


@pytest.mark.parametrize("forged", FORGERIES, ids=range(len(FORGERIES)))
def test_what_was_altered_is_refused(forged: dict[str, str]) -> None:
    with pytest.raises(Unverified):
        verify(**forged)


def test_another_body_is_refused() -> None:
    with pytest.raises(Unverified):
        verify(BODY.replace("changed", "charged"))


@pytest.mark.parametrize("off", [timedelta(seconds=301), timedelta(seconds=-301)])
def test_one_from_another_time_is_refused(off: timedelta) -> None:
    headers = signed(at=NOW + off)

    with pytest.raises(Unverified, match="too far from now"):
        verify_webhook(BODY.encode(), headers, secrets=SECRET, now=NOW)


@pytest.mark.parametrize("secret", ["", "secret", "whsec_", "whsec_!!", "whsec_c2hvcnQ="])
def test_a_secret_that_cannot_be_one_is_a_fault_of_the_caller(secret: str) -> None:
    with pytest.raises(ValueError, match="whole"):
        verify(secrets=secret)
