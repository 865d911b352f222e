"""greenlight verify and keys: what is signed, by whom, and whom this user trusts."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from greenlight.answers import KeyDocument
from greenlight.commands import exits
from greenlight.commands.configuration import pins_file
from greenlight.commands.session import Misused, Session
from greenlight.errors import Unverified
from greenlight_verify.findings import Unproven, Unusable
from greenlight_verify.keys import TrustedKey, read_keys, verifier_key
from greenlight_verify.notes import open_checkpoint
from greenlight_verify.receipts import open_receipt


def verify(given: Namespace, session: Session) -> int:
    said = sys.stdin.read() if given.file == "-" else Path(given.file).read_text(encoding="utf-8")
    try:
        keys = _trusted(given.with_key)
        if _is_checkpoint(said):
            checkpoint = open_checkpoint(said, keys)
            found = {"proven": "checkpoint", "origin": checkpoint.origin,
                     "size": checkpoint.size, "root": checkpoint.root.hex()}  # fmt: skip
        else:
            receipt = open_receipt(said, keys)
            found = {"proven": "receipt", "origin": receipt.checkpoint.origin,
                     "question": receipt.question, "answer": receipt.answer}  # fmt: skip
    except Unproven as error:
        raise Unverified(f"NOT PROVEN: {error}.") from error
    except Unusable as error:
        raise Misused(f"{given.file} cannot be verified: {error}.") from error
    if given.json:
        session.emit(found)
        return exits.ALLOW
    session.screen.line(f"proven: a {found['proven']} of {found['origin']}")
    for name in ("size", "root", "question", "answer"):
        if name in found:
            value = found[name]
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            session.screen.line(f"{name}: {text}")
    return exits.ALLOW


def keys(given: Namespace, session: Session) -> int:
    document = session.client.keys()
    pinned = {key.id for key in _pinned()}
    served = [_checked(key) for key in document["results"]]
    if given.pin:
        pinned |= _pin(served, pinned)
    rows = [{**key, "trusted": key["id"] in pinned} for key in served]
    if given.json:
        session.emit({"origin": document["origin"], "results": rows})
        return exits.ALLOW
    session.screen.line(f"keys of {document['origin']}")
    session.screen.table(
        ("ID", "TRUSTED", "VERIFIER KEY"),
        [
            (key["id"], "yes" if key["id"] in pinned else "no", key["verifier_key"])
            for key in served
        ],
    )
    if not pinned.intersection(key["id"] for key in served):
        session.note("none of them is trusted here; compare them elsewhere, then --pin them.")
    return exits.ALLOW


def _checked(key: KeyDocument) -> KeyDocument:
    """A key whose parts agree with each other. Raises: Unverified."""
    try:
        found = verifier_key(key["verifier_key"])
        same = found.id == key["id"] and found.public_key.hex() == key["public_key"]
    except (Unusable, KeyError, TypeError) as error:
        raise Unverified("The registry gives a key that is none.") from error
    if not same:
        raise Unverified(f"The registry gives the key {key['id']} in two ways that differ.")
    return key


def _pin(served: list[KeyDocument], pinned: set[str]) -> set[str]:
    """The ids that were added to the file of trusted keys."""
    path = pins_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = [key for key in served if key["id"] not in pinned]
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{key['verifier_key']}\n" for key in new)
    return {key["id"] for key in new}


def _pinned() -> list[TrustedKey]:
    path = pins_file()
    if not path.exists() or not path.read_text(encoding="utf-8").strip():
        return []
    try:
        return list(read_keys([str(path)]))
    except Unusable as error:
        raise Misused(f"{path} holds a line that is no key: {error}.") from error


def _trusted(given: list[str]) -> list[TrustedKey]:
    """Raises: Misused, where no key is trusted yet; Unusable."""
    found = list(read_keys(given)) if given else _pinned()
    if not found:
        raise Misused("No key is trusted. Give --with-key, or run `greenlight keys --pin` once.")
    return found


def _is_checkpoint(text: str) -> bool:
    return "\n\n" in text and "\N{EM DASH} " in text
