"""Which key signs for the ledger, and which have done so."""

from dataclasses import dataclass

from django.conf import settings

from registry.errors import SigningKeyMissing
from registry.models import Checkpoint
from registry.queries.ledger import current_size, objects_of
from registry.rules.checkpoints import key_id, origin_of
from registry.signing import SigningKey, signing_keys

KIND = "verification-key"
"""The kind of object by which the ledger announces a key."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: `origin` is the name of the ledger, which stays that of its first checkpoint."""

    origin: str
    key: SigningKey


def last_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-changeset").first()


def ledger_origin() -> str:
    last = last_checkpoint()
    return settings.LEDGER_ORIGIN if last is None else origin_of(last.note)


def signer() -> Signer | None:
    """Who signs now: with the key of the last checkpoint, else the first that is configured.

    None where nothing is signed here. Raises: SigningKeyMissing.
    """
    return signer_after(last_checkpoint())


def signer_after(last: Checkpoint | None) -> Signer | None:
    """As `signer`, with the last checkpoint known."""
    keys = signing_keys()
    if last is None:
        return Signer(settings.LEDGER_ORIGIN, keys[0]) if keys else None
    for key in keys:
        if key.public_key.hex() == last.public_key:
            return Signer(origin_of(last.note), key)
    wanted = key_id(bytes.fromhex(last.public_key))
    raise SigningKeyMissing(
        f"The last checkpoint was signed with the key {wanted}, which the configured file does not "
        "hold. Whoever runs the registry puts it back, or records its loss with "
        "`manage.py rotate_signing_key --old-key-is-lost`."
    )


def published_keys() -> list[bytes]:
    """The public keys to verify with: the one in charge first, then those before it.

    A key that is announced but never signed for this ledger is none of them: whoever may record
    could otherwise have their own key trusted.
    """
    last = last_checkpoint()
    configured = [key.public_key for key in signing_keys()]
    if last is None:
        first = configured[:1]
    else:
        first = [key for key in configured if key.hex() == last.public_key]
    used = set(Checkpoint.objects.values_list("public_key", flat=True).distinct())
    before = [key for key in announced_keys() if key.hex() in used]
    return list(dict.fromkeys([*first, *before]))


def announced_keys() -> list[bytes]:
    """The public keys on record."""
    return [bytes.fromhex(obj["public_key"]) for obj in objects_of(KIND, current_size())]
