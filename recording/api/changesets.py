"""/api/v1/changesets: drafts, to write and to read."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.principals import PrivateView, acting
from accesscontrol.queries.audit import event_data, events
from recording.api.answers import listed, whole
from recording.api.conditions import etag
from recording.api.shapes import (
    DocumentShape,
    DraftsAnswer,
    DraftsQuery,
    ImpactAnswer,
    TrailAnswer,
    WholeDraft,
)
from recording.models import ChangesetDraft
from recording.queries.drafts import DraftFilter, get_draft, list_drafts
from recording.queries.weighing import impact_shown
from recording.rules.workflow import SCOPES, Action
from recording.services.changing import audited
from recording.services.drafts import create_draft, replace_draft
from registry.api.conditions import needed_revision
from registry.api.described import described
from registry.api.pages import next_url, read_cursor
from registry.api.parsing import read_query
from registry.documents.faults import Fault
from registry.errors import InvalidRequest

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EXAMPLE = {
    "title": "An organisation comes on record",
    "reason": "It asked to be found.",
    "entries": [{"op": "assert", "kind": "organization", "object": {"id": "acme", "name": "Acme"}}],
}
DRAFT_ID = OpenApiParameter(
    "draft_id", {"type": "string", "format": "uuid"}, "path", required=True,
    description="The id of a changeset.",
)  # fmt: skip
KEY = OpenApiParameter(
    "Idempotency-Key", {"type": "string", "minLength": 1, "maxLength": 255,
                        "pattern": "^[!-~]+$"}, "header",
    description="Sent again with the same body within a day, the answer is given again.",
)  # fmt: skip
IF_MATCH = OpenApiParameter(
    "If-Match", {"type": "string", "pattern": r'^(\*|"[1-9][0-9]{0,8}")$'}, "header",
    description="The ETag of the changeset that you have read.",
)  # fmt: skip


class ChangesetView(PrivateView):
    """Lets in whoever may read changesets; what else they may do, each service says."""

    scopes = SCOPES[Action.READ]
    idempotent = True


class Changesets(ChangesetView):
    http_method_names = ["get", "post", "head", "options"]

    @described(
        summary="Changesets that are drafted, under review, published or withdrawn, newest first",
        operation="list_changesets",
        tag="changesets",
        answer=DraftsAnswer,
        query=DraftsQuery,
        problems=(403,),
        private=True,
    )
    def get(self, request: Request) -> Response:
        query = read_query(DraftsQuery, request)
        wanted = DraftFilter(query.state, query.author, review_needed=query.review is not None)
        after = None if query.cursor is None else _place(query.cursor)
        found = list_drafts(wanted, after=after, limit=query.limit + 1)
        shown = found[: query.limit]
        following = None
        if len(found) > query.limit:
            moment = (shown[-1].created_at - EPOCH) // timedelta(microseconds=1)
            following = next_url(request, size=moment, last=str(shown[-1].id))
        return Response({"results": [listed(draft) for draft in shown], "next": following})

    @described(
        summary="Draft a changeset: checked whole, and nothing is recorded",
        operation="create_changeset",
        tag="changesets",
        answer=WholeDraft,
        body=DocumentShape,
        example=EXAMPLE,
        problems=(403, 409),
        path=(KEY,),
        private=True,
        status=201,
    )
    def post(self, request: Request) -> Response:
        draft = create_draft(document=request.data, actor=acting(request), now=timezone.now())
        response = shown_whole(draft.id, status=201)
        response.headers["Location"] = f"{settings.PUBLIC_URL}/api/v1/changesets/{draft.id}"
        return response


class OneChangeset(ChangesetView):
    http_method_names = ["get", "put", "head", "options"]

    @described(
        summary="One changeset with its document and what was said of it",
        operation="get_changeset",
        tag="changesets",
        answer=WholeDraft,
        problems=(403, 404),
        path=(DRAFT_ID,),
        private=True,
    )
    def get(self, request: Request, draft_id: UUID) -> Response:
        return shown_whole(draft_id)

    @described(
        summary="Put another document in its place; it is a draft again, without approval",
        operation="replace_changeset",
        tag="changesets",
        answer=WholeDraft,
        body=DocumentShape,
        example=EXAMPLE,
        problems=(403, 404, 409, 412, 428),
        path=(DRAFT_ID, IF_MATCH),
        private=True,
    )
    def put(self, request: Request, draft_id: UUID) -> Response:
        replace_draft(
            draft_id=draft_id,
            document=request.data,
            revision=needed_revision(request),
            actor=acting(request),
            now=timezone.now(),
        )
        return shown_whole(draft_id)


class ChangesetImpact(ChangesetView):
    http_method_names = ["get", "head", "options"]

    @described(
        summary="What publishing would change now; of what is published, what it was to change",
        operation="get_changeset_impact",
        tag="changesets",
        answer=ImpactAnswer,
        problems=(403, 404, 409, 503),
        path=(DRAFT_ID,),
        private=True,
    )
    def get(self, request: Request, draft_id: UUID) -> Response:
        return Response(impact_shown(get_draft(draft_id), now=timezone.now()))


class ChangesetTrail(ChangesetView):
    http_method_names = ["get", "head", "options"]

    @described(
        summary="Who did what with a changeset, when and why, oldest first",
        operation="get_changeset_history",
        tag="changesets",
        answer=TrailAnswer,
        problems=(403, 404),
        path=(DRAFT_ID,),
        private=True,
    )
    def get(self, request: Request, draft_id: UUID) -> Response:
        draft = get_draft(draft_id)
        trail = events({"object": audited(draft.id)}).order_by("id")
        return Response({"results": [event_data(event) for event in trail]})


def shown_whole(draft_id: UUID, *, status: int = 200) -> Response:
    """A changeset as it stands now, with its ETag."""
    draft: ChangesetDraft = get_draft(draft_id)
    return Response(whole(draft), status=status, headers={"ETag": etag(draft)})


def _place(cursor: str) -> tuple[datetime, UUID]:
    """Behind which changeset a page begins. Raises: InvalidRequest."""
    moment, last = read_cursor(cursor)
    try:
        return EPOCH + timedelta(microseconds=moment), UUID(last)
    except (ValueError, OverflowError) as error:
        cure = "Use a cursor as `next` gave it, or leave it out to start anew."
        raise InvalidRequest(cure, [Fault("/cursor", "bad-cursor", cure)]) from error
