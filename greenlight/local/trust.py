"""Whose signature counts: keys that were given, or those that were seen first."""

from collections.abc import Sequence
from pathlib import Path

from greenlight.client import Client
from greenlight.errors import Unverified
from greenlight_verify.findings import Unusable
from greenlight_verify.keys import TrustedKey, read_keys


def trusted(client: Client, *, keys: Sequence[str], pins: Path | None) -> Sequence[TrustedKey]:
    """The keys given, else those in the file `pins`, else those that the registry says, which are
    then kept in the file: on first use the way is trusted by which they come, never again.

    Each of `keys` is a verifier key, or a file of them, or of a JSON Web Key Set.
    Raises: Unverified, where no key is to be trusted; GreenlightError.
    """
    try:
        if keys:
            return read_keys(keys)
        if pins is None:
            raise Unverified(
                "No key is trusted. Give trusted_keys (see `greenlight keys`), or a file as pins."
            )
        if not pins.exists():
            _keep(pins, [key["verifier_key"] for key in client.keys()["results"]])
        return read_keys([str(pins)])
    except Unusable as found:
        raise Unverified(f"The keys cannot be read: {found}.") from found


def _keep(pins: Path, keys: Sequence[str]) -> None:
    """Nothing is kept unless every key can be read."""
    read_keys(keys)
    if not keys:
        raise Unverified("The registry names no keys, so nothing of it can be verified.")
    pins.parent.mkdir(parents=True, exist_ok=True)
    made = pins.with_name(f".{pins.name}.new")
    made.write_text("".join(f"{key}\n" for key in keys), encoding="utf-8")
    made.replace(pins)
