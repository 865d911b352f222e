"""What a principal can do next with a changeset: what its state takes and their scopes allow."""

from dataclasses import dataclass

from accesscontrol.rules.principals import Principal
from recording.models import ChangesetDraft
from recording.rules.workflow import Action, State, is_allowed, takes


@dataclass(frozen=True, slots=True)
class Steps:
    edit: bool
    submit: bool
    approve: bool
    """False for whoever wrote it; then `approve_by_another` says so."""
    approve_by_another: bool
    reject: bool
    publish: bool
    publish_alone: bool
    withdraw: bool
    acknowledge: bool

    @property
    def are_none(self) -> bool:
        return not any(getattr(self, name) for name in self.__slots__)


def open_steps(draft: ChangesetDraft, principal: Principal) -> Steps:
    """What is shown to be done; the services decide whether it is."""

    def can(action: Action) -> bool:
        return is_allowed(action, principal.scopes) and takes(action, draft.state)

    is_author = draft.author == principal.id
    alone = bool(draft.emergency_reason) and draft.acknowledged_at is None
    by_them = principal.id in (draft.author, draft.published_by)
    return Steps(
        edit=can(Action.REPLACE),
        submit=can(Action.SUBMIT),
        approve=can(Action.APPROVE) and not is_author,
        approve_by_another=draft.state == State.SUBMITTED.value and is_author,
        reject=can(Action.REJECT),
        publish=can(Action.PUBLISH),
        publish_alone=can(Action.PUBLISH_ALONE),
        withdraw=can(Action.WITHDRAW),
        acknowledge=can(Action.ACKNOWLEDGE) and alone and not by_them,
    )
