"""Where the copy begins, and the file that each address has in it."""

from collections.abc import Container, Iterator
from itertools import islice
from pathlib import PurePosixPath

from django.urls import reverse

from registry.projections import projection_of
from registry.queries.ledger import current_size
from registry.web.addresses import PLURALS, address_of

FIRST = (
    "board",
    "feed-atom",
    "feed-json",
    "calendar",
    "llms",
    "stylesheet",
    "jwks",
    "schema",
)
"""By name; everything that a page among them leads to follows."""
ALSO = (
    "/api/v1/status.json",
    "/api/v1/ledger/checkpoint",
    "/api/v1/ledger/keys",
    "/static/favicon.svg",
)
_PAGES = ("text/html",)


def beginnings(*, most: int) -> Iterator[str]:
    """Addresses to begin with. Lists show a hundred objects; here are all, up to `most` a kind."""
    yield from map(reverse, FIRST)
    yield from ALSO
    for kind in sorted(PLURALS):
        for object_id in islice(_ids(kind), most):
            yield address_of(kind, object_id)
            yield f"{address_of(kind, object_id)}.json"


def _ids(kind: str) -> Iterator[str]:
    rows = projection_of(kind).row.objects.as_known_at(current_size()).order_by("object_id")
    yield from rows.values_list("object_id", flat=True).iterator()


def left_out(written: Container[str]) -> dict[str, int]:
    """How many objects of each kind have no page among the addresses written."""
    found = {}
    for kind in PLURALS:
        missing = sum(address_of(kind, object_id) not in written for object_id in _ids(kind))
        if missing:
            found[kind] = missing
    return found


def file_of(address: str, media_type: str) -> PurePosixPath:
    """The file that a web server finds under an address: of a page, the index of a folder."""
    path = PurePosixPath(address.lstrip("/"))
    return path / "index.html" if media_type in _PAGES else path
