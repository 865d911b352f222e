"""What the desk's first page lists, for one principal."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accesscontrol.models import AuditEvent
from accesscontrol.rules.principals import Principal
from recording.models import ChangesetDraft, DeskSheet, ListUpload
from recording.queries.drafts import needs_review
from recording.queries.sheets import open_sheets
from recording.queries.uploads import open_uploads
from recording.rules.workflow import State

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Desk:
    """Each newest first. `waiting` is for this principal's approval, `unreviewed` for anybody's."""

    begun: Sequence[DeskSheet]
    uploads: Sequence[ListUpload]
    mine: Sequence[ChangesetDraft]
    waiting: Sequence[ChangesetDraft]
    approved: Sequence[ChangesetDraft]
    unreviewed: Sequence[ChangesetDraft]
    others: Sequence[ChangesetDraft]
    published: Sequence[ChangesetDraft]
    withdrawn: Sequence[ChangesetDraft]

    @property
    def authors(self) -> frozenset[str]:
        """Of everything that is listed."""
        lists = (
            self.mine,
            self.waiting,
            self.approved,
            self.unreviewed,
            self.others,
            self.published,
            self.withdrawn,
        )
        return frozenset(draft.author for some in lists for draft in some)


def desk_of(principal: Principal) -> Desk:
    own = Q(author=principal.id)
    submitted = Q(state=State.SUBMITTED.value)
    awaits = submitted & ~own if principal.may("approve") else Q(pk=None)
    return Desk(
        begun=open_sheets(principal)[:MOST_SHOWN],
        uploads=open_uploads(principal)[:MOST_SHOWN],
        mine=_some(own & Q(state__in=[State.DRAFT.value, State.SUBMITTED.value])),
        waiting=_some(awaits),
        approved=_some(Q(state=State.APPROVED.value)),
        unreviewed=_some(needs_review()),
        others=_some((Q(state=State.DRAFT.value) | submitted) & ~own & ~awaits),
        published=_some(Q(state=State.PUBLISHED.value), by="-published_at"),
        withdrawn=_some(Q(state=State.WITHDRAWN.value), by="-changed_at"),
    )


def trail_of(draft: ChangesetDraft) -> QuerySet[AuditEvent]:
    """Everything that was done to a draft, oldest first."""
    return AuditEvent.objects.filter(object=f"changeset:{draft.id}").order_by("id")


def _some(which: Q, *, by: str = "-changed_at") -> list[ChangesetDraft]:
    drafts = ChangesetDraft.objects.filter(which).defer("document", "impact")
    return list(drafts.order_by(by, "-id")[:MOST_SHOWN])
