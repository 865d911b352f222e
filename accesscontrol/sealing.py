"""Sealing with the keys of this installation: the newest first, the secret key of Django last."""

from functools import lru_cache

from django.conf import settings

from accesscontrol.rules.sealing import Sealer


def seal(text: str) -> str:
    return sealer().seal(text)


def unseal(kept: str) -> str:
    """What was sealed, or was kept before there was sealing. Raises: UnreadableSecret."""
    return sealer().open(kept)


def sealer() -> Sealer:
    return _sealer((*settings.ENCRYPTION_KEYS, settings.SECRET_KEY))


@lru_cache(maxsize=4)
def _sealer(keys: tuple[str, ...]) -> Sealer:
    return Sealer(keys)
