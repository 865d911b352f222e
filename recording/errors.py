"""What can go wrong on the way of a changeset from draft to ledger. See registry.errors."""

from registry.errors import Conflict, Forbidden, Invalid, Malformed, Missing


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


class KeyReused(Invalid):
    code = "idempotency-key-reused"
    title = "The Idempotency-Key stands for another request"


class BadIdempotencyKey(Invalid):
    code = "bad-idempotency-key"
    title = "The Idempotency-Key cannot be read"


class RequestInFlight(Conflict):
    code = "request-in-flight"
    title = "The same request is being done"


class AnswerNotKept(Conflict):
    code = "answer-not-kept"
    title = "The request was done, and its answer is not shown again"


class UnreadableList(Malformed):
    code = "unreadable-csv"
    title = "The file cannot be read as CSV"


class UnfitHeader(Invalid):
    code = "unfit-header"
    title = "The columns of the file do not say what is needed"


class TooManyRows(Invalid):
    code = "too-many-rows"
    title = "The file has too many rows"


class UnknownUpload(Missing):
    code = "unknown-upload"
    title = "You have uploaded no such list"


class AlreadyDrafted(Conflict):
    code = "already-drafted"
    title = "A changeset was made of this file"


class BeingWorkedOff(Conflict):
    code = "being-worked-off"
    title = "The file is being worked off"


class ChoicesFault(Invalid):
    code = "unfit-choices"
    title = "Some of the choices do not fit together"


class NothingToPropose(Invalid):
    code = "nothing-to-propose"
    title = "The file would change nothing"


class TooLongForForms(Invalid):
    code = "too-long-for-forms"
    title = "The changeset is too long for the desk's forms"
