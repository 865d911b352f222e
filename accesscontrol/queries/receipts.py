"""Receipts: a question, its answer and the checkpoint that it rests on, signed together.

A receipt is a JSON Web Signature in compact form, with the alg Ed25519. It holds no time of its
own: the same question at the same position has the same receipt.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from joserfc import jws

from accesscontrol.errors import ReceiptOfReconstruction, ReceiptsNotOffered
from registry.documents.strict_json import canonical
from registry.models import Checkpoint
from registry.queries.ledger import rests_on_reconstruction
from registry.queries.position import Position
from registry.queries.signing_keys import signer
from registry.signing import ALGORITHM

TYPE = "greenlight-receipt"


def receipt_of(question: Mapping[str, Any], answer: Mapping[str, Any], position: Position) -> str:
    """The receipt of an answer. `question` is in the asker's own words.

    Raises: ReceiptsNotOffered, ReceiptOfReconstruction, SigningKeyMissing.
    """
    if position.chose_known_at and rests_on_reconstruction(position.point):
        raise ReceiptOfReconstruction(
            "What was known then was put together afterwards, and nobody can sign that it was "
            "known. Leave receipt out, or leave known_at out to ask from all that is on record."
        )
    signs = signer()
    if signs is None:
        raise ReceiptsNotOffered(
            "No signing key is configured. Leave receipt out; the answer names the ledger size "
            "that it rests on."
        )
    notes = Checkpoint.objects.filter(changeset__size=position.size).values_list("note", flat=True)
    note = notes.first()
    if note is None:
        raise ReceiptsNotOffered(
            f"No checkpoint was signed for the ledger size {position.size} yet. Leave receipt out."
        )
    payload = {
        "iss": signs.origin,
        "question": question,
        "answer": answer,
        "time_zone": settings.REGISTRY_TIME_ZONE,
        "checkpoint": note,
    }
    header = {"alg": ALGORITHM, "kid": signs.key.id, "typ": TYPE}
    key = signs.key.as_jwk()
    return jws.serialize_compact(header, canonical(payload), key, algorithms=[ALGORITHM])
