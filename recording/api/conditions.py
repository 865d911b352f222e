"""If-Match: which revision of a changeset the sender has read."""

import re

from rest_framework.request import Request

from recording.models import ChangesetDraft
from registry.errors import PreconditionFailed, PreconditionRequired

_TAG = re.compile(r'"([1-9][0-9]{0,8})"')


def etag(draft: ChangesetDraft) -> str:
    """The strong entity tag: every change of the row is a revision."""
    return f'"{draft.revision}"'


def given_revision(request: Request) -> int | None:
    """The revision in If-Match; None where there is no such header.

    Raises: PreconditionFailed, for a tag that no changeset ever has.
    """
    given = request.headers.get("If-Match")
    if given is None:
        return None
    found = _TAG.fullmatch(given.strip())
    if found is None:
        raise PreconditionFailed('Give the one ETag that you have read, as If-Match: "3".')
    return int(found[1])


def needed_revision(request: Request) -> int:
    """The revision in If-Match. Raises: PreconditionRequired, PreconditionFailed."""
    revision = given_revision(request)
    if revision is None:
        raise PreconditionRequired("Read the changeset, then send its ETag as If-Match.")
    return revision
