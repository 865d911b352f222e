"""Cursor pages: every page of a walk is read from the ledger size of the first."""

import base64
import binascii
import json
import re
from typing import Annotated
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from pydantic import Field

from registry.api.parsing import Query
from registry.documents.faults import Fault
from registry.documents.shapes import ID_PATTERN
from registry.errors import InvalidRequest

_ID = re.compile(ID_PATTERN)

MOST = 200
USUAL = 50


class PagedQuery(Query):
    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    cursor: Annotated[str, Field(max_length=512, pattern=r"^[A-Za-z0-9_-]+$")] | None = None


def read_cursor(cursor: str) -> tuple[int, str]:
    """The ledger size and the last id of the page before.

    Raises: InvalidRequest.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        size, last = json.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise _unreadable() from error
    if type(size) is not int or not isinstance(last, str) or size < 0 or not _ID.fullmatch(last):
        raise _unreadable()
    return size, last


def next_url(request: HttpRequest, *, size: int, last: str | None) -> str | None:
    """The address of the next page, None on the last."""
    if last is None:
        return None
    parameters = {name: str(value) for name, value in request.GET.items() if name != "cursor"}
    token = base64.urlsafe_b64encode(json.dumps([size, last]).encode()).decode().rstrip("=")
    return f"{settings.PUBLIC_URL}{request.path}?{urlencode({**parameters, 'cursor': token})}"


def _unreadable() -> InvalidRequest:
    cure = "Use a cursor as `next` gave it, or leave it out to start anew."
    return InvalidRequest(cure, [Fault("/cursor", "bad-cursor", cure)])
