"""The way of a changeset from draft to ledger: who may do what, and from which state.

draft --submit--> submitted --approve--> approved --publish--> published
  ^                   |                     |
  |---- reject -------+---------------------|      withdrawn, from any but published
  `---- a change ------------- lapse: approved --> submitted
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    APPROVE = "approve"
    CREATE = "create"
    PUBLISH = "publish"
    PUBLISH_ALONE = "publish-alone"
    READ = "read"
    REJECT = "reject"
    REPLACE = "replace"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"


_RECORDERS = frozenset({"record"})
_APPROVERS = frozenset({"approve"})

SCOPES: Mapping[Action, frozenset[str]] = MappingProxyType(
    {
        Action.ACKNOWLEDGE: _APPROVERS,
        Action.APPROVE: _APPROVERS,
        Action.CREATE: _RECORDERS,
        Action.PUBLISH: _RECORDERS,
        Action.PUBLISH_ALONE: frozenset({"admin"}),
        Action.READ: frozenset({"record", "approve", "admin"}),
        Action.REJECT: _APPROVERS,
        Action.REPLACE: _RECORDERS,
        Action.SUBMIT: _RECORDERS,
        Action.WITHDRAW: _RECORDERS,
    }
)
"""Any one of these scopes allows the action; nothing else does."""

_OPEN = frozenset({State.DRAFT, State.SUBMITTED, State.APPROVED})

FROM: Mapping[Action, frozenset[State]] = MappingProxyType(
    {
        Action.ACKNOWLEDGE: frozenset({State.PUBLISHED}),
        Action.APPROVE: frozenset({State.SUBMITTED}),
        Action.PUBLISH: frozenset({State.APPROVED}),
        Action.PUBLISH_ALONE: frozenset({State.DRAFT, State.SUBMITTED}),
        Action.REJECT: frozenset({State.SUBMITTED, State.APPROVED}),
        Action.REPLACE: _OPEN,
        Action.SUBMIT: frozenset({State.DRAFT}),
        Action.WITHDRAW: _OPEN,
    }
)
"""The states in which an existing changeset takes the action."""


def is_allowed(action: Action, scopes: frozenset[str]) -> bool:
    return not SCOPES[action].isdisjoint(scopes)


def takes(action: Action, state: str) -> bool:
    """Whether a changeset in this state takes the action."""
    return State(state) in FROM[action]
