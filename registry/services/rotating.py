"""Putting another signing key in charge, as a changeset that announces it.

The key file may hold several keys, and the last checkpoint says which is in charge. So the new
key is in the file before it is announced, and takes over in the transaction that announces it:
at no moment is a key needed that is not there.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from registry.errors import NothingToReplace
from registry.models import Changeset, Checkpoint
from registry.queries.ledger import current_size, object_as_known_at
from registry.queries.signing_keys import (
    KIND,
    announced_keys,
    last_checkpoint,
    signer_after,
)
from registry.rules.checkpoints import key_id, origin_of, verifier_key
from registry.rules.dates import format_instant
from registry.services.recording import Recorded, record_changesets
from registry.signing import ALGORITHM, SigningKey, keep_keys, new_key, signing_keys

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rotated:
    """`made_here` is False for a key that was in the file already."""

    recorded: Recorded
    key: str
    verifier_key: str
    made_here: bool


def rotate_signing_key(*, actor: str, reason: str, now: datetime) -> Rotated:
    """Announce the next key of the file, or a new one, signed by the one in charge.

    Raises: NothingToReplace, SigningKeyMissing, SigningKeyReplaced; OSError, when a new key
    cannot be kept; what recording raises.
    """
    last, path = _last()
    signer_after(last)
    replaces = key_id(bytes.fromhex(last.public_key))
    return _announce(last, path, replaces, actor=actor, reason=reason, now=now)


def replace_lost_key(*, actor: str, reason: str, now: datetime) -> Rotated:
    """Announce a key for which the one in charge cannot vouch. Raises as rotating does."""
    return _announce(*_last(), None, actor=actor, reason=reason, now=now)


def _last() -> tuple[Checkpoint, Path]:
    """The last checkpoint, and where the keys are kept."""
    last = last_checkpoint()
    path: Path | None = settings.SIGNING_KEY
    if last is None or path is None:
        raise NothingToReplace(
            "Set GREENLIGHT_SIGNING_KEY to a file with the key; the next changeset is signed with "
            "it, and from then on keys can be rotated."
        )
    return last, path


def _announce(
    last: Checkpoint, path: Path, replaces: str | None, *, actor: str, reason: str, now: datetime
) -> Rotated:
    heir = _next_key(last)
    made_here = heir is None
    if heir is None:
        heir = new_key()
        keep_keys(path, [*signing_keys(), heir])
    document = {
        "title": "Another key signs the ledger",
        "reason": reason,
        "entries": [_ended(last, now), _announced(heir, replaces, now)],
    }
    [recorded] = record_changesets([("", document)], actor=actor, now=now)
    if made_here:
        keep_keys(path, [heir])
    name = verifier_key(origin_of(last.note), heir.public_key)
    return Rotated(recorded, heir.id, name, made_here)


def _next_key(last: Checkpoint) -> SigningKey | None:
    """A key of the file that was never in charge."""
    used = {*announced_keys(), bytes.fromhex(last.public_key)}
    return next((key for key in signing_keys() if key.public_key not in used), None)


def _ended(last: Checkpoint, now: datetime) -> Object:
    """The entry by which the record says that the key before signs no more."""
    public_key = bytes.fromhex(last.public_key)
    known = object_as_known_at(KIND, key_id(public_key), current_size())
    if known is None:
        signed = Changeset.objects.filter(checkpoint__public_key=last.public_key)
        obj = _object(public_key, start=signed.earliest("recorded_at").recorded_at)
    else:
        obj = known[0]
    obj["period"] = {**obj["period"], "end": format_instant(now)}
    return {"op": "assert" if known is None else "correct", "kind": KIND, "object": obj}


def _announced(key: SigningKey, replaces: str | None, now: datetime) -> Object:
    obj = _object(key.public_key, start=now)
    if replaces is not None:
        obj["replaces"] = replaces
    return {"op": "assert", "kind": KIND, "object": obj}


def _object(public_key: bytes, *, start: datetime) -> Object:
    return {
        "id": key_id(public_key),
        "algorithm": ALGORITHM,
        "public_key": public_key.hex(),
        "period": {"start": format_instant(start)},
    }
