"""Pages of rows that only grow: newest first, each page from where the last one ended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from pydantic import Field
from rest_framework.request import Request

from registry.api.parsing import Query
from registry.documents.faults import Fault
from registry.errors import InvalidRequest

M = TypeVar("M", bound=Model)
GREATEST_ID = 2**63 - 1


class NewestFirst(Query):
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=64, pattern=r"^[0-9a-f-]+$")] | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    rows: list[M]
    next: str | None


def number(cursor: str) -> int:
    """The number that a cursor is. Raises: ValueError."""
    found = int(cursor)
    if not 0 < found <= GREATEST_ID:
        raise ValueError(cursor)
    return found


def newest_first(
    rows: QuerySet[M],
    query: NewestFirst,
    request: Request,
    *,
    read: Callable[[str], int | UUID] = number,
) -> Page[M]:
    """One page of rows, by falling id. `read` makes an id of a cursor.

    Raises: InvalidRequest, for a cursor that is none.
    """
    if query.cursor is not None:
        try:
            rows = rows.filter(pk__lt=read(query.cursor))
        except ValueError as error:
            cure = "Use a cursor as `next` gave it, or leave it out to start anew."
            raise InvalidRequest(cure, [Fault("/cursor", "bad-cursor", cure)]) from error
    found = list(rows.order_by("-pk")[: query.limit + 1])
    shown = found[: query.limit]
    following = None
    if len(found) > query.limit:
        parameters: dict[str, Any] = {
            name: value for name, value in request.GET.items() if name != "cursor"
        }
        parameters["cursor"] = str(shown[-1].pk)
        following = f"{settings.PUBLIC_URL}{request.path}?{urlencode(parameters)}"
    return Page(shown, following)
