"""Receipts: a question and its answer, signed with the checkpoint that the answer rests on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from greenlight_verify.encodings import from_base64url
from greenlight_verify.findings import Unproven, Unusable
from greenlight_verify.keys import TrustedKey
from greenlight_verify.notes import Checkpoint, open_checkpoint

ALGORITHM = "Ed25519"
TYPE = "greenlight-receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says, once it is verified. `question` is in the asker's words."""

    question: dict[str, Any]
    answer: dict[str, Any]
    time_zone: str
    checkpoint: Checkpoint


def open_receipt(token: str, keys: Sequence[TrustedKey]) -> Receipt:
    """The receipt in a compact JSON Web Signature, its checkpoint verified too.

    Raises: Unproven, Unusable.
    """
    parts = token.strip().split(".")
    if len(parts) != 3:
        raise Unusable("this is no receipt: a JSON Web Signature in compact form is needed")
    header = _object(parts[0], "header")
    if header.get("alg") != ALGORITHM or header.get("typ") != TYPE or "crit" in header:
        raise Unproven(f"the receipt is not signed as one: alg {ALGORITHM}, typ {TYPE} are needed")
    signers = [key for key in keys if key.id == header.get("kid")]
    if not signers:
        raise Unproven(f"the receipt is signed by no trusted key; it says by {header.get('kid')}")
    message = f"{parts[0]}.{parts[1]}".encode()
    signature = _decoded(parts[2], "signature")
    if not any(key.has_signed(message, signature) for key in signers):
        raise Unproven(f"the signature of {signers[0].id} is not over this receipt")
    return _checked(_object(parts[1], "payload"), signers, keys)


def _checked(
    payload: dict[str, Any], signers: Sequence[TrustedKey], keys: Sequence[TrustedKey]
) -> Receipt:
    try:
        origin, answer, note = payload["iss"], payload["answer"], payload["checkpoint"]
        found = Receipt(
            dict(payload["question"]), dict(answer), str(payload["time_zone"]),
            open_checkpoint(note, keys),
        )  # fmt: skip
        size = answer["ledger_size"]
    except (KeyError, TypeError, ValueError) as error:
        raise Unusable("the receipt lacks what a receipt holds") from error
    if not any(key.signs_for(origin) for key in signers):
        raise Unproven(f"the receipt is of {origin}, for which its key does not sign")
    if found.checkpoint.origin != origin:
        raise Unproven(f"the receipt is of {origin}, its checkpoint of {found.checkpoint.origin}")
    if found.checkpoint.size != size:
        raise Unproven(
            f"the answer rests on {size} entries, its checkpoint is of {found.checkpoint.size}"
        )
    return found


def _object(part: str, what: str) -> dict[str, Any]:
    try:
        value = json.loads(_decoded(part, what))
    except ValueError as error:
        raise Unusable(f"the {what} of the receipt is no JSON") from error
    if not isinstance(value, dict):
        raise Unusable(f"the {what} of the receipt is no JSON object")
    return value


def _decoded(part: str, what: str) -> bytes:
    try:
        return from_base64url(part)
    except ValueError as error:
        raise Unusable(f"the {what} of the receipt is no base64url") from error
