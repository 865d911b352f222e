"""Expected errors as RFC 9457 problem details: the one table from kind of error to status."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from registry import errors
from registry.documents.faults import FAULTS, Fault

_STATUS: tuple[tuple[type[errors.Problem], int], ...] = (
    (errors.Malformed, 400),
    (errors.Forbidden, 403),
    (errors.Missing, 404),
    (errors.Conflict, 409),
    (errors.PreconditionFailed, 412),
    (errors.PreconditionRequired, 428),
    (errors.Invalid, 422),
    (errors.Unavailable, 503),
)


@dataclass(frozen=True, slots=True)
class Details:
    """What a problem says, before it is written for one request."""

    status: int
    code: str
    title: str
    detail: str
    faults: tuple[Fault, ...] = ()


def details_of_problem(error: errors.Problem) -> Details:
    """How an expected error looks from outside.

    A request with faults of one kind only is a problem of that kind.
    """
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    code, title = error.code, error.title
    kinds = {fault.code for fault in error.faults}
    if isinstance(error, errors.InvalidRequest) and len(kinds) == 1:
        code = kinds.pop()
        title = FAULTS[code]
    return Details(status, code, title, error.detail, error.faults)


def body_of(details: Details, request_id: str | None) -> dict[str, Any]:
    """The problem document; without a request id for an item of a batch."""
    body: dict[str, Any] = {
        "type": f"{settings.PUBLIC_URL}/docs/problems#{details.code}",
        "title": details.title,
        "status": details.status,
        "detail": details.detail,
        "code": details.code,
        "errors": [
            {"pointer": fault.pointer, "code": fault.code, "detail": fault.detail}
            for fault in details.faults
        ],
    }
    if request_id is not None:
        body["request_id"] = request_id
    return body
