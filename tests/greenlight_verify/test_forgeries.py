"""Receipts that were altered, or signed by somebody who should not have."""

import json
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from registry.queries.signing_keys import signer
from registry.signing import SigningKey
from tests.greenlight_verify.outside import Outsider, payload_of, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def outsider(api: Client, tmp_path: Path) -> Outsider:
    return Outsider(api, tmp_path)


TAMPERINGS = [
    (lambda p: p["question"].update(model="fable-5"), "not over this receipt"),
    (lambda p: p["answer"].update(outcome="deny"), "not over this receipt"),
    (lambda p: p.update(checkpoint="x"), "not over this receipt"),
]


@pytest.mark.parametrize(("tamper", "finding"), TAMPERINGS)
def test_tampering_with_a_receipt_is_found(tamper, finding: str, outsider) -> None:
    header, _, signature = outsider.receipt().split(".")
    payload = payload_of(outsider.receipt())
    tamper(payload)
    forged = urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")

    code, said = verify(
        "receipt", outsider.save("r", f"{header}.{forged}.{signature}"), "--key", outsider.key()
    )

    assert (code, finding in said) == (1, True), said


def test_a_receipt_with_any_character_altered_is_refused(outsider) -> None:
    receipt, key = outsider.receipt(), outsider.key()
    for at in [*range(0, len(receipt), 97), len(receipt) - 1, len(receipt) - 2]:
        letter = "B" if receipt[at] == "A" else "A"
        altered = outsider.save("r", receipt[:at] + letter + receipt[at + 1 :])
        assert verify("receipt", altered, "--key", key)[0] in (1, 2), at


class Forger:
    """Signs receipts of its own making with a key that is trusted, or with its own."""

    def __init__(self, key: SigningKey) -> None:
        self.key = key

    def receipt(self, payload: dict, **header: str) -> str:
        head = {"alg": "Ed25519", "kid": self.key.id, "typ": "greenlight-receipt", **header}
        parts = [
            urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in (head, payload)
        ]
        signature = self.key.sign(".".join(parts).encode())
        return ".".join([*parts, urlsafe_b64encode(signature).decode().rstrip("=")])


@pytest.fixture
def insider() -> Forger:
    """Has the signing key, and signs what the entries do not say."""
    found = signer()
    assert found is not None
    return Forger(found.key)


FORGERIES = [
    (lambda p: p["answer"].update(ledger_size=61), "its checkpoint is of 88"),
    (lambda p: p.update(iss="elsewhere"), "receipt is of elsewhere"),
    (lambda p: p.update(checkpoint=p["checkpoint"].replace("\n88\n", "\n89\n")), "not over this"),
    (lambda p: p.pop("answer"), "lacks what a receipt holds"),
]


@pytest.mark.parametrize(("forge", "finding"), FORGERIES)
def test_a_receipt_that_contradicts_itself_is_found(forge, finding, outsider, insider) -> None:
    payload = payload_of(outsider.receipt())
    forge(payload)

    code, said = verify(
        "receipt", outsider.save("r", insider.receipt(payload)), "--key", outsider.key()
    )

    assert (code > 0, finding in said) == (True, True), said


@pytest.mark.parametrize(
    "header", [{"alg": "EdDSA"}, {"alg": "none"}, {"typ": "JWT"}, {"kid": "x"}]
)
def test_a_receipt_signed_otherwise_is_refused(header, outsider, insider) -> None:
    receipt = insider.receipt(payload_of(outsider.receipt()), **header)

    assert verify("receipt", outsider.save("r", receipt), "--key", outsider.key())[0] == 1


def test_a_receipt_of_a_stranger_is_refused(outsider) -> None:
    stranger = Forger(SigningKey(Ed25519PrivateKey.generate()))
    receipt = stranger.receipt(payload_of(outsider.receipt()))

    code, said = verify("receipt", outsider.save("r", receipt), "--key", outsider.key())

    assert (code, "signed by no trusted key" in said) == (1, True), said


LIES = [
    ("outcome", lambda p: p["answer"].update(outcome="deny")),
    ("controlling", lambda p: p["answer"].update(controlling=[])),
    ("warnings", lambda p: p["answer"].update(warnings=[])),
    ("valid", lambda p: p["answer"]["valid"].update(until="2026-06-29T00:00:00Z")),
    ("as_of", lambda p: p["question"].update(as_of="2026-06-26")),
    ("trust", lambda p: p["question"].update(trust="alleged")),
    ("reasons", lambda p: p["answer"]["reasons"].pop()),
]


@pytest.mark.parametrize(("member", "lie"), LIES)
def test_a_signed_lie_is_found_by_replaying(member: str, lie, outsider, insider) -> None:
    payload = payload_of(outsider.receipt())
    lie(payload)
    receipt = outsider.save("r", insider.receipt(payload))
    entries = outsider.saved("e", "entries?limit=1000")

    assert verify("receipt", receipt, "--key", outsider.key())[0] == 0
    code, said = verify("replay", receipt, "--entries", entries, "--key", outsider.key())

    assert (code, f"NOT PROVEN: {member}:" in said) == (1, True), said


def test_an_answer_of_other_rules_is_not_replayed(outsider, insider) -> None:
    payload = payload_of(outsider.receipt())
    payload["answer"]["engine"] = "999"
    receipt = outsider.save("r", insider.receipt(payload))
    entries = outsider.saved("e", "entries?limit=1000")

    code, said = verify("replay", receipt, "--entries", entries, "--key", outsider.key())

    assert (code, "engine 999" in said) == (2, True), said
