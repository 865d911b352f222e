"""If-Match: which revision of something the sender has read."""

import re

from rest_framework.request import Request

from registry.errors import PreconditionFailed, PreconditionRequired

_TAG = re.compile(r'"([1-9][0-9]{0,8})"')
_ANY = "*"


def given_revision(request: Request) -> int | None:
    """The revision in If-Match; None where there is no such header, or any will do.

    Raises: PreconditionFailed, for a tag that nothing ever has.
    """
    given = request.headers.get("If-Match", _ANY).strip()
    if given == _ANY:
        return None
    found = _TAG.fullmatch(given)
    if found is None:
        raise PreconditionFailed('Give the one ETag that you have read, as If-Match: "3".')
    return int(found[1])


def needed_revision(request: Request) -> int | None:
    """The revision in If-Match; None where the sender says that any will do.

    Raises: PreconditionRequired, PreconditionFailed.
    """
    if "If-Match" not in request.headers:
        raise PreconditionRequired("Read it, then send its ETag as If-Match.")
    return given_revision(request)
