"""If-Match: which revision of an endpoint the sender has read."""

import re

from rest_framework.request import Request

from notifications.models import Endpoint
from registry.errors import PreconditionFailed

_TAG = re.compile(r'"([1-9][0-9]{0,8})"')


def etag(endpoint: Endpoint) -> str:
    return f'"{endpoint.revision}"'


def given_revision(request: Request) -> int | None:
    """The revision in If-Match; None where there is no such header.

    Raises: PreconditionFailed, for a tag that no endpoint ever has.
    """
    given = request.headers.get("If-Match")
    if given is None:
        return None
    found = _TAG.fullmatch(given.strip())
    if found is None:
        raise PreconditionFailed('Give the one ETag that you have read, as If-Match: "3".')
    return int(found[1])
