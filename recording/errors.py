"""What can go wrong on the way of a changeset from draft to ledger. See registry.errors."""

from registry.errors import Conflict, Forbidden, Invalid, Missing


class ActionForbidden(Forbidden):
    code = "scope-missing"
    title = "This needs another scope"


class SamePrincipal(Forbidden):
    code = "same-principal"
    title = "This takes another person or key than the author"


class UnknownChangeset(Missing):
    code = "unknown-changeset"
    title = "There is no such changeset"


class WrongState(Conflict):
    code = "wrong-state"
    title = "The changeset is not in a state that takes this"


class ImpactChanged(Conflict):
    code = "impact-changed"
    title = "Publishing would now change something else than was approved"


class NoLongerFits(Conflict):
    code = "no-longer-fits"
    title = "The changeset no longer fits the record"


class CommentNeeded(Invalid):
    code = "comment-needed"
    title = "Say why"


class NotToCome(Invalid):
    code = "not-to-come"
    title = "This can only be in the future"


class UnknownSheet(Missing):
    code = "unknown-sheet"
    title = "You have no such form"


class NotConfirmed(Invalid):
    code = "not-confirmed"
    title = "Confirm each sentence first"
