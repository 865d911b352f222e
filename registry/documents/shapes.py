"""The shapes that several kinds of object share: ids, texts, dates, periods, citations."""

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError

from registry.rules.dates import NotADate, first_day, is_date, parse_instant

ID_PATTERN = r"^[a-z0-9][a-z0-9._-]{0,127}$"
PSEUDONYM_PATTERN = r"^[a-z0-9][a-z0-9._:-]{0,127}$"
"""Who acted: a role, or a principal as `person:7`; the number is no name."""
_DIRECTIVE_OR_PROVISION = r"^[a-z0-9][a-z0-9._-]{0,127}(/[a-z0-9][a-z0-9._-]{0,127})?$"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Shape(BaseModel):
    """Takes exactly the members named, of exactly the types named."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class NothingShape(Shape):
    """An empty object; the body may be left out."""


def _without_control_characters(text: str) -> str:
    if _CONTROL.search(text):
        raise PydanticCustomError("control-character", "Take the control characters out.")
    return text


def _without_blank_ends(text: str) -> str:
    if text != text.strip():
        raise PydanticCustomError("blank-ends", "Take the blanks at the ends away.")
    return text


def _when(text: str) -> str:
    try:
        if "T" not in text:
            first_day(text)
        else:
            parse_instant(text)
            if not text.endswith("Z"):
                raise NotADate("Write an instant of the record in UTC, ending in Z.")
    except NotADate as error:
        raise PydanticCustomError("not-a-date", "{cure}", {"cure": str(error)}) from error
    return text


def _day_or_instant(text: str) -> str:
    if is_date(text) and text.count("-") != 2:
        raise PydanticCustomError("not-a-date", "A window takes days or instants.")
    return text


Id = Annotated[str, Field(pattern=ID_PATTERN)]
Slug = Annotated[str, Field(pattern=ID_PATTERN)]
TargetId = Annotated[str, Field(pattern=_DIRECTIVE_OR_PROVISION)]
Name = Annotated[
    str,
    Field(min_length=1, max_length=300),
    AfterValidator(_without_control_characters),
    AfterValidator(_without_blank_ends),
]
Text = Annotated[str, Field(max_length=60_000), AfterValidator(_without_control_characters)]
When = Annotated[str, Field(max_length=40), AfterValidator(_when)]
ThreeValued = Literal["yes", "no", "unknown"]
StandingWord = Literal["denied", "draft", "alleged", "reported", "confirmed", "official"]


def _is_later(earliest: str, latest: str) -> bool:
    """For two days or two instants. A day and an instant wait for their time zone."""
    if is_date(earliest) is not is_date(latest):
        return False
    if is_date(earliest):
        return first_day(earliest) > first_day(latest)
    return parse_instant(earliest) > parse_instant(latest)


class Window(Shape):
    """A bound that lies somewhere between two limits, both days included."""

    earliest: Annotated[When, AfterValidator(_day_or_instant)]
    latest: Annotated[When, AfterValidator(_day_or_instant)]

    @model_validator(mode="after")
    def _runs_forwards(self) -> "Window":
        latest: str | None = self.latest
        if latest is not None and _is_later(self.earliest, latest):
            raise PydanticCustomError(
                "window-runs-backwards", "The earliest lies after the latest; turn them round."
            )
        return self


class OpenWindow(Window):
    """The window of an end; `latest` is null for a day not made known."""

    latest: Annotated[When, AfterValidator(_day_or_instant)] | None  # type: ignore[assignment]


def _is_window(value: Any) -> str:
    return "window" if isinstance(value, dict) else "when"


Start = Annotated[
    Annotated[When, Tag("when")] | Annotated[Window, Tag("window")], Discriminator(_is_window)
]
End = Annotated[
    Annotated[When, Tag("when")] | Annotated[OpenWindow, Tag("window")], Discriminator(_is_window)
]


class PeriodShape(Shape):
    """[start, end); without an end, none is stated."""

    start: Start
    end: End | None = None


class Dispute(Shape):
    """What a source claims instead of the member at `pointer` of the cited object."""

    pointer: Annotated[str, Field(pattern=r"^(/[^/]*)+$", max_length=500)]
    value: Any


class AlsoInSchema:
    """Tells the schema of a spelling that a validator in front takes as well."""

    def __init__(self, spelling: dict[str, Any] | None) -> None:
        self.spelling = spelling

    @classmethod
    def one_alone(cls) -> "AlsoInSchema":
        """An array that may be written as its only item."""
        return cls(None)

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        usual = handler(core_schema)
        return {"anyOf": [self.spelling or usual["items"], usual]}


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class CitationShape(Shape):
    """What a source says of the object."""

    source: Id
    says: Text
    standing: StandingWord
    locator: Name | None = None
    disputes: Annotated[list[Dispute], BeforeValidator(_as_list), AlsoInSchema.one_alone()] = []


class ObjectShape(Shape):
    """What every object of the record has."""

    id: Id
    citations: list[CitationShape] = []
    note: Text | None = None


class WhoShape(Shape):
    """Exactly one of a class, a list, or nobody."""

    class_: Id | None = Field(default=None, alias="class")
    list: Id | None = None
    nobody: Literal[True] | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "WhoShape":
        if sum(part is not None for part in (self.class_, self.list, self.nobody)) != 1:
            raise PydanticCustomError(
                "one-of", 'Give exactly one of {"class": id}, {"list": id}, {"nobody": true}.'
            )
        return self


class SelectorShape(Shape):
    """A model, a family or a developer; *possible* where the source leaves it open."""

    model: Id | None = None
    family: Id | None = None
    developer: Id | None = None
    certainty: Literal["certain", "possible"] = "certain"

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "pattern": ID_PATTERN}, handler(core_schema)]}

    @model_validator(mode="before")
    @classmethod
    def _from_id(cls, value: Any) -> Any:
        return {"model": value} if isinstance(value, str) and value != "*" else value

    @model_validator(mode="after")
    def _exactly_one(self) -> "SelectorShape":
        if sum(part is not None for part in (self.model, self.family, self.developer)) != 1:
            raise PydanticCustomError("one-of", "Give exactly one of model, family, developer.")
        return self
