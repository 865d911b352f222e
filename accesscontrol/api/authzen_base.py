"""What the AuthZEN views share: JSON as the standard takes it, and 400 for what is wrong in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accesscontrol.api.authentication import MayCheck
from accesscontrol.rules.authzen import NotAQuestion, pointer_in_evaluation
from registry.api.parsing import StrictJsonParser
from registry.documents.faults import Fault
from registry.documents.strict_json import Json
from registry.errors import InvalidRequest, Problem
from registry.reading import read_json_with_fractions

P = ParamSpec("P")
T = TypeVar("T")

BAD_REQUEST = 400
_BAD_REQUESTS = frozenset({415, 422})
"""Statuses that the standard does not know: to it, the request is bad."""

NEVER = tuple(_BAD_REQUESTS)
PROBLEMS = (403, 404, 413, 503)


class FractionsParser(StrictJsonParser):
    """JSON with any number in members that are ignored; what readers disagree about is refused."""

    @staticmethod
    def read(data: bytes) -> Json:
        return read_json_with_fractions(data)


class AuthzenView(APIView):
    """One POST; nothing of its body is kept or logged."""

    permission_classes = (MayCheck,)
    parser_classes = (FractionsParser,)
    http_method_names = ["post", "options"]

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        inner = super().get_exception_handler()

        def handle(error: Exception, context: dict[str, Any]) -> Response | None:
            response: Response | None = inner(error, context)
            if response is not None and response.status_code in _BAD_REQUESTS:
                response.status_code = BAD_REQUEST
                response.data = as_bad_request(response.data)
            return response

        return handle

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Cache-Control"] = "no-store"
        return final


def as_bad_request(problem: dict[str, Any]) -> dict[str, Any]:
    """A problem as the standard counts it: what cannot be meant is a bad request too."""
    if problem["status"] not in _BAD_REQUESTS:
        return problem
    return {**problem, "status": BAD_REQUEST}


@contextmanager
def pointing(*, staff: bool) -> Iterator[None]:
    """Faults that a check has found point to where they stand in what was sent here."""
    try:
        yield
    except Problem as error:
        point_into_evaluation(error, staff=staff)
        raise


def point_into_evaluation(error: Problem, *, staff: bool) -> None:
    error.faults = tuple(
        Fault(pointer_in_evaluation(fault.pointer, staff=staff), fault.code, fault.detail)
        for fault in error.faults
    )


def reading(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a rule reads out of a request. Raises: InvalidRequest, with every fault."""
    try:
        return read(*args, **kwargs)
    except NotAQuestion as error:
        raise InvalidRequest(str(error), error.faults) from error
