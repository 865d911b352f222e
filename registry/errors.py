"""What can go wrong in a way that we expect. HTTP is not its business.

Problem
|-- Invalid       the request cannot be meant          (422)
|-- Malformed     the request cannot be read           (400)
|-- Missing       what is asked about is not on record (404)
|-- Conflict      it does not go with what is there    (409)
|-- Forbidden     the key may not do this              (403)
|-- PreconditionFailed    it was changed meanwhile     (412)
|-- PreconditionRequired  say which state is meant     (428)
`-- Unavailable   not now                              (503)
"""

from collections.abc import Sequence
from typing import ClassVar

from registry.documents.faults import Fault


class Problem(Exception):
    """`detail` is a sentence for people that names the cure; `faults` say where, for machines."""

    code: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)


class Invalid(Problem):
    code = "invalid"
    title = "The request cannot be meant"


class Malformed(Problem):
    code = "malformed"
    title = "The request cannot be read"


class Missing(Problem):
    code = "not-found"
    title = "Not on record"


class Conflict(Problem):
    code = "conflict"
    title = "The request does not go with what is there"


class Forbidden(Problem):
    code = "forbidden"
    title = "The key may not do this"


class PreconditionFailed(Problem):
    code = "precondition-failed"
    title = "It was changed since it was read"


class PreconditionRequired(Problem):
    code = "precondition-required"
    title = "Say with If-Match which state is to be changed"


class Unavailable(Problem):
    code = "unavailable"
    title = "Not now"
    retry_after_seconds: ClassVar[int] = 5


class MalformedJson(Malformed):
    code = "malformed-json"
    title = "The body is no JSON that every reader understands alike"


class InvalidRequest(Invalid):
    code = "invalid-request"
    title = "The request has faults"


class InvalidChangeset(Invalid):
    code = "invalid-changeset"
    title = "The changeset has faults; nothing was recorded"


class ClockBehind(Unavailable):
    code = "clock-behind-ledger"
    title = "The clock is behind the ledger"


class RegistryStale(Unavailable):
    code = "registry-stale"
    title = "Whether the record is current cannot be confirmed"
    retry_after_seconds = 1

    def __init__(
        self, detail: str = "What is on record now could not be looked up; ask again in a moment."
    ) -> None:
        super().__init__(detail)


class TooManyStreams(Unavailable):
    code = "too-many-streams"
    title = "All streams are taken"


class SigningKeyMissing(Unavailable):
    code = "signing-key-missing"
    title = "The key that signs for the ledger is not here"


class SigningKeyReplaced(Conflict):
    code = "signing-key-replaced"
    title = "The signing key is another by now"


class NothingToReplace(Conflict):
    code = "no-signing-key"
    title = "Nothing was signed yet, so there is no key to replace"


class NoCheckpoint(Missing):
    code = "no-checkpoint"
    title = "No checkpoint was signed for this size"


class UnknownSize(Invalid):
    code = "unknown-ledger-size"
    title = "The ledger never had this size"


class InTheFuture(Invalid):
    code = "known-at-in-future"
    title = "Nobody knows yet what will be on record"


class UnknownModel(Missing):
    code = "unknown-model"
    title = "The model is not on record"


class UnknownChannel(Missing):
    code = "unknown-channel"
    title = "The channel is not on record"


class UnknownObject(Missing):
    code = "unknown-object"
    title = "The object is not on record"
