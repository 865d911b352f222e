"""The shape of a provision: what one part of a directive does."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Tag, model_validator
from pydantic_core import PydanticCustomError

from registry.documents.shapes import (
    AlsoInSchema,
    CitationShape,
    End,
    Id,
    PeriodShape,
    SelectorShape,
    Shape,
    Slug,
    StandingWord,
    TargetId,
    Text,
    WhoShape,
)

_NEEDS_WHO = frozenset({"BAR", "GRANT", "OFFER"})
_NEEDS_AGAINST = frozenset({"GRANT", "END", "PAUSE"})


class ConditionShape(Shape):
    type: Slug
    text: Text
    period: PeriodShape | None = None


def _is_everything(value: object) -> str:
    return "everything" if value == "*" else "one"


def _everything_in_a_list(value: object) -> object:
    return [value] if value == "*" else value


Models = Annotated[
    list[
        Annotated[
            Annotated[Literal["*"], Tag("everything")] | Annotated[SelectorShape, Tag("one")],
            Discriminator(_is_everything),
        ]
    ],
    BeforeValidator(_everything_in_a_list),
    AlsoInSchema({"const": "*"}),
]
Channels = Annotated[
    list[
        Annotated[
            Annotated[Literal["*"], Tag("everything")] | Annotated[Id, Tag("one")],
            Discriminator(_is_everything),
        ]
    ],
    BeforeValidator(_everything_in_a_list),
    AlsoInSchema({"const": "*"}),
]


class ProvisionShape(Shape):
    id: Id
    kind: Literal["BAR", "GRANT", "OFFER", "DUTY", "END", "PAUSE"]
    who: WhoShape | None = None
    models: Models
    channels: Channels
    period: PeriodShape
    force: Literal["binding", "voluntary", "unclear"]
    standing: StandingWord
    against: list[TargetId] | None = None
    conditions: list[ConditionShape] = []
    irrevocable: bool = False
    due: End | None = None
    owed_by: Id | None = None
    text: Text | None = None
    citations: list[CitationShape] = []

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> "ProvisionShape":
        if self.kind in _NEEDS_WHO and self.who is None:
            raise _wrong_for_kind(f"A {self.kind} says whom it reaches; add who.")
        if self.kind in _NEEDS_AGAINST and self.against is None:
            raise _wrong_for_kind(f"A {self.kind} names what it is against; add against.")
        if self.kind not in _NEEDS_AGAINST and self.against:
            raise _wrong_for_kind(
                f"Only a GRANT, an END or a PAUSE is against something; a {self.kind} is not."
            )
        if self.irrevocable and self.kind != "OFFER":
            raise _wrong_for_kind("Only an OFFER can be irrevocable.")
        if (self.due is not None or self.owed_by is not None) and self.kind != "DUTY":
            raise _wrong_for_kind("Only a DUTY has due and owed_by.")
        return self


def _wrong_for_kind(cure: str) -> PydanticCustomError:
    return PydanticCustomError("wrong-for-kind", "{cure}", {"cure": cure})
