"""What can go wrong when asking Greenlight.

GreenlightError
|-- Problem             the service answered with a problem document (RFC 9457)
|   |-- Unauthenticated     401: the key is missing, wrong, expired or revoked
|   |-- Forbidden           403: the key may not do this
|   |-- NotOnRecord         404: the model, the channel or the object is not on record
|   |-- RateLimited         429: `retry_after` says in how many seconds to come again
|   |-- ServiceUnavailable  5xx: not now, `registry-stale` included
|   `-- Refused             any other 4xx: the request cannot be meant; `faults` say where
|-- Unreachable         nobody answered, or not in time
|-- Garbled             what answered is not Greenlight, or was cut short on the way
|-- Unverified          a signature, a hash or a count does not hold
|-- Stale               there is no local copy to answer from
`-- NotHere             the local copy cannot answer this, the registry can

None of them is a no, and none is a yes: the question is unanswered.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class GreenlightError(Exception):
    """`str(error)` is a sentence for people that names the cure."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a request; `pointer` is a JSON pointer into its body or its parameters."""

    pointer: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class ProblemDocument:
    """The members of a problem document that there is something to do with."""

    status: int
    code: str
    title: str
    detail: str
    faults: tuple[Fault, ...] = ()
    request_id: str | None = None
    type: str | None = None


class Problem(GreenlightError):
    """`retry_after` is in seconds; None where the service did not say."""

    def __init__(self, document: ProblemDocument, retry_after: float | None = None) -> None:
        super().__init__(document.detail or document.title)
        self.document = document
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        return self.document.status

    @property
    def code(self) -> str:
        """A stable code for programs, such as `unknown-model`."""
        return self.document.code

    @property
    def faults(self) -> Sequence[Fault]:
        return self.document.faults

    @property
    def request_id(self) -> str | None:
        return self.document.request_id


class Unauthenticated(Problem):
    pass


class Forbidden(Problem):
    pass


class NotOnRecord(Problem):
    pass


class RateLimited(Problem):
    pass


class ServiceUnavailable(Problem):
    pass


class Refused(Problem):
    pass


class Unreachable(GreenlightError):
    pass


class Garbled(GreenlightError):
    pass


class Unverified(GreenlightError):
    pass


class Stale(GreenlightError):
    pass


class NotHere(GreenlightError):
    pass


def problem_from(document: ProblemDocument, retry_after: float | None = None) -> Problem:
    """The error of the class that fits the status."""
    status = document.status
    kind = _OF_STATUS.get(status, ServiceUnavailable if status >= 500 else Refused)
    return kind(document, retry_after)


_OF_STATUS: dict[int, type[Problem]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: NotOnRecord,
    429: RateLimited,
}
