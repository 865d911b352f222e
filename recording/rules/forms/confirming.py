"""What a recorder confirms: one sentence, for one provision as it is written."""

import hashlib
from typing import Any

from registry.documents.strict_json import canonical


def confirmation_of(directive: str, provision: Any, sentence: str) -> str:
    """The SHA-256, in hex, that a confirmation is kept by.

    It stands for the provision, for the directive that it is in and for the sentence as it was
    read, so whoever changes any of these has to confirm anew.
    """
    return hashlib.sha256(canonical([directive, provision, sentence])).hexdigest()
