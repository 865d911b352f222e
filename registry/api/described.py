"""The OpenAPI description of a view, from the shapes that it reads and writes."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from pydantic import BaseModel

from registry.api.parsing import Query


class NothingAnswer(BaseModel):
    """An empty object."""


class FaultAnswer(BaseModel):
    pointer: str
    code: str
    detail: str


class ProblemAnswer(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FaultAnswer]


_USUAL = {
    400: "The request cannot be read.",
    401: "The key is wrong, expired or revoked.",
    403: "The key may not do this.",
    404: "What is asked about is not on record.",
    405: "This address does not take this method.",
    406: "This address answers in JSON only.",
    409: "It does not go with what is there.",
    412: "It was changed since it was read.",
    413: "The body is too large.",
    414: "The address is too long; from 64 KiB on the server says so without a body.",
    415: "Send application/json.",
    422: "The request cannot be meant; `errors` says where.",
    428: "Say with If-Match which state is to be changed.",
    429: "Too many requests; see Retry-After.",
    503: "Not now.",
}
_ALWAYS = (400, 401, 405, 406, 414, 422, 429)
MediaType = Literal["text/plain", "text/csv", "text/event-stream", "application/gzip"]
PRIVATE = "x-private"
"""Marks an operation in the making of the OpenAPI document, and is taken out at its end."""
_PROBLEM_JSON = "application/problem+json"


def described(
    *,
    summary: str,
    answer: type[BaseModel] | MediaType,
    operation: str,
    tag: str,
    query: type[Query] | None = None,
    body: type[BaseModel] | None = None,
    example: Any = None,
    problems: Sequence[int] = (),
    path: Sequence[OpenApiParameter] = (),
    status: int = 200,
    private: bool = False,
    also: Sequence[str] = (),
    never: Sequence[int] = (),
) -> Callable[[Any], Any]:
    """Describe one method of a view. `problems` are statuses beside those that all can give.

    `status` is that of success; `private` says that nobody may use it without a key or a session.
    An `answer` that is a media type is a text of that kind; `also` are media types of texts that
    say the same; `never` are statuses that all others can give.
    """
    codes = sorted({*_ALWAYS, *problems, *((413, 415) if body else ())} - {*never})
    responses: dict[Any, Any] = {
        (code, _PROBLEM_JSON): OpenApiResponse(ProblemAnswer, description=_USUAL[code])
        for code in codes
    }
    if isinstance(answer, str):
        responses[status, answer] = OpenApiResponse(OpenApiTypes.STR, description=summary)
    else:
        responses[status, "application/json"] = OpenApiResponse(answer, description=summary)
    for kind in also:
        responses[status, kind] = OpenApiResponse(OpenApiTypes.STR, description=summary)
    examples = []
    if example is not None:
        examples.append(OpenApiExample("usual", value=example, request_only=True))
    return extend_schema(
        operation_id=operation,
        summary=summary,
        description="",
        tags=[tag],
        parameters=[*path, *(parameters_of(query) if query else [])],
        request=body,
        responses=responses,
        examples=examples,
        extensions={PRIVATE: True} if private else None,
    )


def parameters_of(query: type[Query]) -> list[OpenApiParameter]:
    schema = query.model_json_schema()
    required = schema.get("required", [])
    return [
        _parameter(name, part, "query", required=name in required)
        for name, part in schema.get("properties", {}).items()
    ]


def path_parameter(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(
        name, {"type": "string", "maxLength": 300}, "path", required=True, description=description
    )


def _parameter(
    name: str, part: dict[str, Any], location: Literal["query", "path"], *, required: bool
) -> OpenApiParameter:
    # A parameter is left out or has a value: null, which Python needs, is no choice here.
    given = next((one for one in part.get("anyOf", ()) if one.get("type") != "null"), part)
    schema = {
        key: value
        for key, value in given.items()
        if key not in ("title", "description", "examples", "default")
    }
    return OpenApiParameter(
        name,
        schema,
        location,
        required=required,
        description=given.get("description", part.get("description", "")),
    )
