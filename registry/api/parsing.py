"""Requests in: strict JSON bodies, query parameters in their shape, one answer format."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from django.conf import settings
from django.http import HttpRequest
from django.http.request import MediaType
from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from rest_framework.exceptions import APIException, NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser

from registry.documents.changesets import read_shape, shape_faults
from registry.documents.faults import Fault
from registry.documents.shapes import Shape
from registry.documents.strict_json import Json
from registry.errors import InvalidRequest
from registry.reading import read_json

S = TypeVar("S", bound=Shape)
Q = TypeVar("Q", bound="Query")


class BodyTooLarge(APIException):
    status_code = 413
    default_detail = "A body takes at most 1 MiB; send less at a time."


class StrictJsonParser(BaseParser):
    """Takes only JSON that every reader understands alike, in UTF-8."""

    media_type = "application/json"

    @staticmethod
    def read(data: bytes) -> Json:
        return read_json(data)

    def parse(
        self, stream: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None
    ) -> Json:
        data = stream.read(settings.LARGEST_BODY + 1)
        if len(data) > settings.LARGEST_BODY:
            raise BodyTooLarge
        return self.read(data)


class JsonNegotiation(DefaultContentNegotiation):
    """JSON, unless the caller says that it takes none; no ?format= parameter."""

    kind = "application/json"

    def filter_renderers(self, renderers: Any, format: str) -> Any:  # noqa: A002
        return renderers

    def select_parser(self, request: Any, parsers: Any) -> Any:
        """By the very type: a range, as */*, says what one takes and not what one sends."""
        sent = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == sent), None)

    def select_renderer(
        self, request: Any, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        if not takes(request.headers.get("Accept", ""), self.kind):
            raise NotAcceptable(f"Accept {self.kind}.", available_renderers=list(renderers))
        return renderers[0], renderers[0].media_type


def takes(accept: str, kind: str) -> bool:
    """Whether an Accept header takes a media type: the narrowest range that holds it speaks.

    A kind of JSON, as application/problem+json, says that its sender reads JSON.
    """
    main, _, sub = kind.partition("/")
    narrowness = {"*/*": 0, f"{main}/*": 1, kind: 3}
    weights: dict[int, float] = {}
    for token in filter(str.strip, accept.split(",")):
        media = MediaType(token.lower())
        name = f"{media.main_type}/{media.sub_type}"
        level = narrowness.get(name, 2 if name.endswith(f"+{sub}") else None)
        if level is not None:
            weights[level] = max(media.quality, weights.get(level, 0))
    return weights[max(weights)] > 0 if weights else not accept.strip()


def takes_coding(accepted: str, coding: str) -> bool:
    """Whether an Accept-Encoding header names a coding, and not to refuse it."""
    for token in accepted.lower().split(","):
        name, _, weight = token.replace(" ", "").partition(";q=")
        if name == coding:
            return weight.strip("0.") != "" or not weight
    return False


class Query(BaseModel):
    """Query parameters: exactly those named, each given once, numbers in plain digits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _in_plain_digits(cls, value: Any, info: ValidationInfo) -> Any:
        annotation = cls.model_fields[str(info.field_name)].annotation
        if isinstance(value, str) and _is_number(annotation) and not _DIGITS.fullmatch(value):
            raise PydanticCustomError("invalid-value", "Give a whole number, in digits alone.")
        return value


_DIGITS = re.compile(r"-?[0-9]{1,1000}")
"""What also reads as a number is none here: ` 1`, `+1`, `1_000`, `1.0`."""


def _is_number(annotation: Any) -> bool:
    return annotation is int or any(map(_is_number, get_args(annotation)))


def read_query(shape: type[Q], request: HttpRequest) -> Q:
    """The parameters of a request in their shape.

    Raises: InvalidRequest, with every fault.
    """
    given = request.GET
    faults = [
        Fault(f"/{name}", "duplicate-parameter", f"Give the parameter {name[:80]} once.")
        for name in given
        if len(given.getlist(name)) > 1
    ]
    faults += [
        Fault(f"/{name[:80]}".replace("\x00", ""), "control-character", "Take the NUL out.")
        for name, value in given.items()
        if "\x00" in name or "\x00" in str(value)
    ]
    parameters = given.dict()
    try:
        found = shape.model_validate(parameters)
    except ValidationError as error:
        faults += shape_faults(error, parameters, "")
    if faults:
        raise InvalidRequest(faults[0].detail, faults)
    return found


def read_body(shape: type[S], body: Json) -> S:
    """A request body in its shape.

    Raises: InvalidRequest, with every fault.
    """
    found, faults = read_shape(shape, body, "")
    if found is None:
        raise InvalidRequest(faults[0].detail, faults)
    return found
