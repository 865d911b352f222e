"""What a check takes and answers, as shapes."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from accesscontrol.queries.asked import Asked
from accesscontrol.rules.alternatives import MOST_ALTERNATIVES
from accesscontrol.rules.persons import OF_PERSONS
from registry.documents.shapes import Id, Name, Shape, ThreeValued
from registry.rules.truth import truth_of

MOST_CHECKS = 1000


class IdentifierShape(Shape):
    """Exactly one identifier of an organisation."""

    lei: Name | None = None
    domain: Name | None = None
    uei: Name | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> "IdentifierShape":
        if len(self.given) != 1:
            raise PydanticCustomError("one-of", "Give exactly one of lei, domain, uei.")
        return self

    @property
    def given(self) -> list[tuple[str, str]]:
        return [(scheme, value) for scheme, value in self if value is not None]


def _is_identifier(value: Any) -> str:
    return "identifier" if isinstance(value, dict | IdentifierShape) else "id"


class SubjectShape(Shape):
    """Classes of users, never a person."""

    organization: (
        Annotated[
            Annotated[Id, Tag("id")] | Annotated[IdentifierShape, Tag("identifier")],
            Discriminator(_is_identifier),
        ]
        | None
    ) = None
    staff: bool | None = None
    affiliate_of: Id | None = None
    classes: dict[Id, ThreeValued] | None = None
    lists: dict[Id, ThreeValued] | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_persons(cls, value: Any) -> Any:
        named = sorted(OF_PERSONS & set(value)) if isinstance(value, dict) else []
        if named:
            raise PydanticCustomError(
                "names-a-person",
                "A check states classes only and never a person; take {named} out.",
                {"named": ", ".join(named)},
            )
        return value


def _is_size(value: Any) -> str:
    return "size" if type(value) is int else "instant"


KnownAt = Annotated[
    Annotated[str, Field(max_length=40), Tag("instant")] | Annotated[int, Field(ge=0), Tag("size")],
    Discriminator(_is_size),
]


class CheckShape(Shape):
    model: Annotated[str, Field(min_length=1, max_length=300)]
    channel: Id
    subject: SubjectShape | None = None
    as_of: Annotated[str, Field(max_length=40)] | None = None
    known_at: KnownAt | None = None
    trust: Literal["alleged", "reported", "confirmed", "official"] | None = None
    receipt: bool | None = None
    store: bool | None = None
    alternatives: Annotated[int, Field(ge=0, le=MOST_ALTERNATIVES)] | None = None

    def asked(self) -> Asked:
        return asked_of(self.model, self.channel, self.subject)


def asked_of(model: str, channel: str, subject: SubjectShape | None) -> Asked:
    subject = subject or SubjectShape()
    organization = subject.organization
    return Asked(
        model=model,
        channel=channel,
        organization=organization if isinstance(organization, str) else None,
        identifier=organization.given[0] if isinstance(organization, IdentifierShape) else None,
        staff=bool(subject.staff),
        affiliate_of=subject.affiliate_of,
        classes={name: truth_of(word) for name, word in (subject.classes or {}).items()},
        lists={name: truth_of(word) for name, word in (subject.lists or {}).items()},
    )


class BatchShape(Shape):
    """Each item is a check; a bad one is a problem in its place, so its shape is not ours."""

    checks: Annotated[list[Any], Field(max_length=MOST_CHECKS)]


class ReasonAnswer(BaseModel):
    code: str
    provision: str | None
    by: list[str]
    text: str


class ConditionAnswer(BaseModel):
    provision: str
    type: str
    text: str


class MissingFactAnswer(BaseModel):
    kind: Literal["class", "listing", "coverage", "standing", "bound", "scope", "force"]
    subject: str
    part: str | None
    text: str
    if_yes: Literal["allow", "deny", "indeterminate"]
    if_no: Literal["allow", "deny", "indeterminate"]


class WarningAnswer(BaseModel):
    code: str
    text: str


class ValidAnswer(BaseModel):
    from_: Annotated[str | None, Field(alias="from")]
    until: str | None


class AlternativeAnswer(BaseModel):
    """Another model that the same subject may use at the same moment; not that it is as able."""

    model: str
    channel: str
    relation: Literal["same-family", "same-developer", "other"]
    conditions: list[ConditionAnswer]
    valid: ValidAnswer


class CheckAnswer(BaseModel):
    outcome: Literal["allow", "deny", "indeterminate"]
    permitted: ThreeValued
    offered: ThreeValued
    blocked_by: list[Literal["law", "developer"]]
    reasons: list[ReasonAnswer]
    controlling: list[str]
    conditions: list[ConditionAnswer]
    missing_facts: list[MissingFactAnswer]
    warnings: list[WarningAnswer]
    valid: ValidAnswer
    model: str
    channel: str
    as_of: str
    known_at: str | None
    trust: str
    ledger_size: int
    engine: str
    alternatives: Annotated[
        list[AlternativeAnswer] | None,
        Field(description="The nearest first; there only if some were asked for."),
    ] = None
    receipt: Annotated[
        str | None, Field(description="A JSON Web Signature; there only if it was asked for.")
    ] = None
    decision: Annotated[
        str | None, Field(description="With `store`: the id under which it was kept.")
    ] = None


class BatchAnswer(BaseModel):
    """In the order of the checks: answers, and problems in place of bad items."""

    results: list[dict[str, Any]]
