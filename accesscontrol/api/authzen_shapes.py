"""What AuthZEN requests and answers look like, for the OpenAPI document.

The rules read requests themselves (accesscontrol.rules.authzen). Members that are not named here
are ignored.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from accesscontrol.api.shapes import (
    ConditionAnswer,
    MissingFactAnswer,
    ValidAnswer,
    WarningAnswer,
)
from registry.documents.shapes import Id, ThreeValued

Text = Annotated[str, Field(min_length=1, max_length=300)]
Outcome = Literal["allow", "deny", "indeterminate"]


class Open(BaseModel):
    """Members that are not named are ignored."""

    model_config = ConfigDict(extra="allow")


class SubjectProperties(Open):
    organization: Annotated[
        Any,
        Field(
            description="Needed for a user: the organisation whose staff is meant, as an id, or as "
            "an object with one of `lei`, `domain` and `uei`. Of an organisation it is not read."
        ),
    ] = None
    affiliate_of: Id | None = None
    classes: dict[str, ThreeValued | None] | None = None
    lists: dict[str, ThreeValued | None] | None = None


class SubjectType(Open):
    """Of other types nobody is found, whatever their properties are."""

    type: Annotated[str, Field(description="`organization`, or `user` for staff of one.")]
    properties: dict[str, Any] | None = None


class SubjectEntity(Open):
    type: Annotated[str, Field(description="`organization`, or `user` for staff of one.")]
    properties: SubjectProperties | None = None
    id: Annotated[
        Text,
        Field(
            description="Of an organisation its id, or `lei:`, `domain:`, `uei:` and a number. "
            "Of a user anything: it is not read."
        ),
    ]


class SoughtBy(SubjectType):
    id: Text


class ResourceType(Open):
    type: Annotated[str, Field(description="`model`")]
    properties: dict[str, Any] | None = None


class ResourceEntity(ResourceType):
    id: Annotated[Text, Field(description="The id of a model, or any alias of it.")]


class ActionEntity(Open):
    name: Annotated[str, Field(description="`use`")]
    properties: dict[str, Any] | None = None


class ContextBody(Open):
    channel: Annotated[
        str | None,
        Field(description="Where the model is used. If left out, every channel must allow."),
    ] = None
    as_of: str | None = None
    known_at: str | int | None = None
    trust: Literal["alleged", "reported", "confirmed", "official"] | None = None


class EvaluationBody(Open):
    subject: SubjectEntity
    resource: ResourceEntity
    action: ActionEntity
    context: ContextBody | None = None


class EvaluationsOptions(Open):
    evaluations_semantic: (
        Literal["execute_all", "deny_on_first_deny", "permit_on_first_permit"] | None
    ) = None


class EvaluationsBody(Open):
    """The entities are as in a single evaluation. Beside `evaluations` they are defaults.

    An item replaces a default whole, so none of them need be whole itself.
    """

    subject: dict[str, Any] | None = None
    resource: dict[str, Any] | None = None
    action: dict[str, Any] | None = None
    context: dict[str, Any] | None = None
    evaluations: Annotated[
        list[Any] | None,
        Field(max_length=1000, description="Each as a single one; a bad one is a closed decision."),
    ] = None
    options: EvaluationsOptions | None = None


class PageBody(Open):
    token: Annotated[str | None, Field(max_length=1024)] = None
    limit: Annotated[int | None, Field(ge=0)] = None
    properties: dict[str, Any] | None = None


class SubjectSearchBody(Open):
    subject: SubjectType
    resource: ResourceEntity
    action: ActionEntity
    context: ContextBody | None = None
    page: PageBody | None = None


class ResourceSearchBody(Open):
    subject: SoughtBy
    resource: ResourceType
    action: ActionEntity
    context: ContextBody | None = None
    page: PageBody | None = None


class ActionSearchBody(Open):
    subject: SoughtBy
    resource: ResourceEntity
    context: ContextBody | None = None
    page: PageBody | None = None


class ReasonText(BaseModel):
    en: str


class DecisionContext(Open):
    """Of a decision that could be made. An item that could not has `error` instead."""

    outcome: Outcome
    permitted: ThreeValued
    offered: ThreeValued
    blocked_by: list[Literal["law", "developer"]]
    reasons: list[str]
    reason_admin: ReasonText
    reason_user: ReasonText
    controlling: list[str]
    conditions: list[ConditionAnswer]
    missing_facts: list[MissingFactAnswer]
    warnings: list[WarningAnswer]
    valid: ValidAnswer
    model: str
    channel: str | None
    trust: str
    ledger_size: int
    engine: str


class EvaluationAnswer(BaseModel):
    decision: bool
    context: DecisionContext


class ItemAnswer(BaseModel):
    decision: bool
    context: dict[str, Any]


class DecisionOrDecisionsAnswer(BaseModel):
    """`evaluations` where there were some to make, else a single decision."""

    evaluations: list[ItemAnswer] | None = None
    decision: bool | None = None
    context: DecisionContext | None = None


class PageAnswer(BaseModel):
    next_token: Annotated[str, Field(description="Empty on the last page.")]
    count: int


class SearchContext(BaseModel):
    ledger_size: int
    warnings: list[WarningAnswer]


class EntityAnswer(BaseModel):
    type: str
    id: str


class ActionAnswer(BaseModel):
    name: str


class EntitiesAnswer(BaseModel):
    page: PageAnswer
    context: SearchContext
    results: list[EntityAnswer]


class ActionsAnswer(BaseModel):
    page: PageAnswer
    context: SearchContext
    results: list[ActionAnswer]


class ConfigurationAnswer(BaseModel):
    policy_decision_point: str
    access_evaluation_endpoint: str
    access_evaluations_endpoint: str
    search_subject_endpoint: str
    search_resource_endpoint: str
    search_action_endpoint: str
    signed_metadata: Annotated[
        str | None,
        Field(description="The same as a signed JWT, where the registry has a signing key."),
    ] = None
