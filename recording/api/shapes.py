"""What the addresses of changesets take and answer, as shapes."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from accesscontrol.api.audit import EventAnswer
from registry.api.pages import PagedQuery
from registry.documents.changesets import EntryShape
from registry.documents.shapes import Name, Shape, Text

StateWord = Literal["draft", "submitted", "approved", "published", "withdrawn"]
Comment = Annotated[Text, Field(max_length=4000)]


class DocumentShape(Shape):
    """A changeset as it is drafted. Its entries are described in the guide to recording."""

    title: Name
    reason: Annotated[Text, Field(min_length=1)]
    entries: Annotated[list[EntryShape], Field(min_length=1)]


class CommentShape(Shape):
    comment: Comment | None = None


class RejectShape(Shape):
    comment: Annotated[Comment, Field(min_length=1)]


class ApproveShape(CommentShape):
    impact: (
        Annotated[
            str,
            Field(pattern="^[0-9a-f]{64}$", description="The digest of the impact that was seen."),
        ]
        | None
    ) = None


class PublishShape(Shape):
    at: (
        Annotated[str, Field(max_length=40, description="An RFC 3339 instant to come; now if out.")]
        | None
    ) = None
    emergency_reason: (
        Annotated[Comment, Field(description="Why one administrator publishes alone.")] | None
    ) = None


class DraftsQuery(PagedQuery):
    state: StateWord | None = None
    author: Annotated[str, Field(max_length=128)] | None = None
    review: (
        Annotated[
            Literal["needed"], Field(description="Published alone, and not yet acknowledged.")
        ]
        | None
    ) = None


class ApprovalAnswer(BaseModel):
    by: str
    at: str


class LapsedAnswer(BaseModel):
    """Why an approval holds no more."""

    code: str
    detail: str


class ScheduledAnswer(BaseModel):
    at: str
    by: str


class PublishedAnswer(BaseModel):
    """Where it is in the ledger: entries from `first_seq` to `ledger_size`."""

    by: str
    at: str
    changeset: int
    first_seq: int
    ledger_size: int


class EmergencyAnswer(BaseModel):
    reason: str
    acknowledged_by: str | None
    acknowledged_at: str | None


class CommentAnswer(BaseModel):
    revision: int
    action: str
    by: str
    at: str
    text: str


class ListedDraft(BaseModel):
    id: str
    title: str
    reason: str
    state: StateWord
    revision: int
    author: str
    created_at: str
    changed_at: str
    submitted_at: str | None
    approval: ApprovalAnswer | None
    lapsed: LapsedAnswer | None
    scheduled: ScheduledAnswer | None
    published: PublishedAnswer | None
    emergency: EmergencyAnswer | None


class WholeDraft(ListedDraft):
    """`impact` is the digest of what was approved, or published alone."""

    impact: str | None
    comments: list[CommentAnswer]
    document: dict[str, Any]


class DraftsAnswer(BaseModel):
    results: list[ListedDraft]
    next: str | None


class ImpactAnswer(BaseModel):
    """What publishing would change. `digest` stands for all of it that an approval is bound to."""

    model_config = ConfigDict(extra="allow")

    digest: str
    ledger_size: int


class TrailAnswer(BaseModel):
    results: list[EventAnswer]
