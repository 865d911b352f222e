"""How large a body may be, by the address that it is sent to."""

import re

from django.conf import settings

_IMPORT = re.compile(r"/api/v1/lists/[^/]+/import")


def largest_body(path: str) -> int:
    """In bytes."""
    largest: int = settings.LARGEST_CSV if takes_a_file(path) else settings.LARGEST_BODY
    return largest


def takes_a_file(path: str) -> bool:
    """Whether what is sent there may be too large for memory."""
    return _IMPORT.fullmatch(path) is not None
