"""Signatures: the published vectors, and what the reference library accepts."""

import pytest

from notifications.rules.signing import (
    Algorithm,
    Signer,
    SigningSecret,
    new_secret,
    public_key,
)

V1, V1A = Algorithm.HMAC_SHA256, Algorithm.ED25519
FIRST = SigningSecret(V1, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
PAIR = SigningSecret(
    V1A,
    "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==",
)

VECTORS = [
    (
        FIRST, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}',
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
    (
        SigningSecret(V1, "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"),
        "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1649367553,
        '{"email":"test@example.com","username":"test_user"}',
        "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
    ),
    (
        SigningSecret(V1, "whsec_plJ3nmyCDGBKInavdOK15jsl"), "msg_loFOjxBNrRLzqYUf", 1731705121,
        '{"event_type":"ping","data":{"success":true}}',
        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    ),
    (
        PAIR, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}',
        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
    ),
    (
        FIRST, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
        '{"type":"model.access.changed","timestamp":"2026-01-02T03:04:05Z",'
        '"data":{"note":"café 🚀"}}',
        "v1,O22JE9q5RBukUsznurg63lalShDaMgKg1c0ewmDsgrw=",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("secret", "message", "at", "body", "signature"), VECTORS)
def test_a_published_vector_comes_out_as_published(secret, message, at, body, signature):
    header = Signer([secret]).header(message_id=message, timestamp=at, body=body.encode())

    assert header == signature


def test_several_secrets_sign_side_by_side_with_single_blanks():
    header = Signer([FIRST, PAIR]).header(message_id="msg_1", timestamp=1, body=b"{}")

    assert [entry.split(",")[0] for entry in header.split(" ")] == ["v1", "v1a"]


def test_a_signer_signs_the_second_message_as_the_first():
    signer = Signer([FIRST])

    headers = [signer.header(message_id="msg_1", timestamp=1, body=b"{}") for _ in range(2)]

    assert headers[0] == headers[1]


def test_a_key_pair_is_written_as_the_specification_says():
    secret = new_secret(V1A, chance=b"\x07" * 32)

    assert secret.text.startswith("whsk_")
    assert (public_key(secret) or "").startswith("whpk_")
    assert public_key(PAIR) == "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
    assert public_key(FIRST) is None


def test_too_little_chance_makes_no_secret():
    with pytest.raises(ValueError, match="32 random bytes"):
        new_secret(V1, chance=b"short")
