"""Receipts: whether a signed answer is what the registry said, years later and offline."""

from collections.abc import Sequence

from greenlight.errors import Unverified
from greenlight_verify.findings import Unproven, Unusable
from greenlight_verify.keys import read_keys
from greenlight_verify.receipts import Receipt, open_receipt


def verify_receipt(receipt: str, *, keys: Sequence[str]) -> Receipt:
    """The question and the answer in a receipt, signed by one of the keys that you trust.

    Each of `keys` is a verifier key, or a file of such keys, or of a JSON Web Key Set.
    Raises: Unverified.
    """
    try:
        return open_receipt(receipt, read_keys(keys))
    except (Unproven, Unusable) as found:
        raise Unverified(str(found)) from found
