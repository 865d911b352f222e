"""Signing the ledger: one checkpoint for every changeset, in the transaction that enters it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from registry.documents.entries import Entry
from registry.errors import SigningKeyReplaced
from registry.models import Changeset, Checkpoint
from registry.queries.signing_keys import KIND, last_checkpoint, signer_after
from registry.rules.checkpoints import NoteSignature, checkpoint_text, key_id, note_of, origin_of
from registry.services.locking import lock_head
from registry.signing import SigningKey, signing_keys


class _Heir(NamedTuple):
    """A key of ours that takes over. `replaces` is None where the one before is lost."""

    key: SigningKey
    replaces: str | None


@transaction.atomic(durable=True)
def sign_waiting() -> int:
    """Sign every changeset after the last checkpoint, as when signing begins; how many.

    Raises: SigningKeyMissing.
    """
    lock_head()
    return sign_through(())


def sign_through(entries: Sequence[Entry]) -> int:
    """Sign every changeset after the last checkpoint; how many. The caller holds the lock.

    `entries` are those of the last changeset: a key of ours that they announce takes over with
    it, and the key before signs that one checkpoint too. Without a configured key nothing is
    signed, as long as nothing ever was.

    Raises: SigningKeyMissing, SigningKeyReplaced.
    """
    last = last_checkpoint()
    since = 0 if last is None else last.changeset_id
    waiting = list(Changeset.objects.filter(number__gt=since).order_by("number"))
    if not waiting:
        return 0
    heir = None if last is None else _heir(entries, last)
    if heir is not None and heir.replaces is None:
        usual = heir.key
    else:
        signer = signer_after(last)
        if signer is None:
            return 0
        usual = signer.key
    origin = settings.LEDGER_ORIGIN if last is None else origin_of(last.note)
    signed = [_checkpoint(changeset, origin, [usual]) for changeset in waiting]
    if heir is not None and heir.key is not usual:
        signed[-1] = _checkpoint(waiting[-1], origin, [heir.key, usual])
    Checkpoint.objects.bulk_create(signed, batch_size=500)
    return len(signed)


def _heir(entries: Sequence[Entry], last: Checkpoint) -> _Heir | None:
    """The key that entries put in charge, if it is one of ours and not in charge already."""
    keys = {key.public_key.hex(): key for key in signing_keys()}
    for entry in entries:
        obj = entry.object
        if entry.kind != KIND or entry.op != "assert" or obj["period"].get("end") is not None:
            continue
        if obj["public_key"] in keys and obj["public_key"] != last.public_key:
            replaces = obj.get("replaces")
            if replaces not in (None, key_id(bytes.fromhex(last.public_key))):
                raise SigningKeyReplaced(
                    f"{replaces} does not sign any more, so it cannot vouch for another key; "
                    "rotate again from the key that does."
                )
            return _Heir(keys[obj["public_key"]], replaces)
    return None


def _checkpoint(changeset: Changeset, origin: str, keys: Sequence[SigningKey]) -> Checkpoint:
    """`keys` starts with the one in charge."""
    text = checkpoint_text(origin, changeset.size, bytes.fromhex(changeset.root))
    signatures = [NoteSignature(key.public_key, key.sign(text.encode())) for key in keys]
    return Checkpoint(
        changeset=changeset,
        public_key=keys[0].public_key.hex(),
        note=note_of(text, origin, signatures),
    )
