"""The one stylesheet: its parts in order, as one text with a name that changes with it."""

from functools import lru_cache
from hashlib import sha256

from django.conf import settings

FOLDER = settings.BASE_DIR / "config" / "styles"


class Stylesheet:
    """`digest` names these bytes, so that a browser may keep them for good."""

    def __init__(self) -> None:
        parts = sorted(FOLDER.glob("[0-9]-*.css"))
        self.text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
        self.digest = sha256(self.text.encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _kept() -> Stylesheet:
    return Stylesheet()


def stylesheet() -> Stylesheet:
    """Read once; anew each time while developing."""
    return Stylesheet() if settings.DEBUG else _kept()
