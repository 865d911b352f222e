"""How large a body may be, by the address that it is sent to."""

import re

from django.conf import settings

GUARDRAIL = "/access/v1/guardrail"
"""Gateways send whole conversations there."""
CHECKS = "/account/saved-checks/upload"
"""A file of ten thousand checks."""
LARGEST_CHECKS = 4 * 1024 * 1024
_IMPORT = re.compile(r"/api/v1/lists/[^/]+/import|/desk/lists/upload")


def largest_body(path: str) -> int:
    """In bytes."""
    if takes_a_file(path):
        return int(settings.LARGEST_CSV)
    if path == CHECKS:
        return LARGEST_CHECKS
    return int(settings.LARGEST_PROMPT if path == GUARDRAIL else settings.LARGEST_BODY)


def takes_a_file(path: str) -> bool:
    """Whether what is sent there may be too large for memory."""
    return _IMPORT.fullmatch(path) is not None


def kept_in_memory(path: str) -> int:
    """Up to so many bytes nothing of a body is written to a disk."""
    return int(settings.LARGEST_BODY) if takes_a_file(path) else largest_body(path)
