"""What the service answers: documents as they come, and the answer to a check."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, NotRequired, TypedDict

from greenlight.questions import ThreeValued

Outcome = Literal["allow", "deny", "indeterminate"]
Level = Literal["general", "restricted", "limited", "closed"]


class Reason(TypedDict):
    code: str
    provision: str | None
    by: Sequence[str]
    text: str


class Condition(TypedDict):
    provision: str
    type: str
    text: str


class MissingFact(TypedDict):
    kind: str
    subject: str
    part: str | None
    text: str
    if_yes: Outcome
    if_no: Outcome


class Warned(TypedDict):
    code: str
    text: str


Valid = TypedDict("Valid", {"from": str | None, "until": str | None})


class Alternative(TypedDict):
    """Another model that the same subject may use at the same moment."""

    model: str
    channel: str
    relation: Literal["same-family", "same-developer", "other"]
    conditions: Sequence[Condition]
    valid: Valid


class CheckDocument(TypedDict):
    """The answer to a check, member by member as on the wire."""

    outcome: Outcome
    permitted: ThreeValued
    offered: ThreeValued
    blocked_by: Sequence[Literal["law", "developer"]]
    reasons: Sequence[Reason]
    controlling: Sequence[str]
    conditions: Sequence[Condition]
    missing_facts: Sequence[MissingFact]
    warnings: Sequence[Warned]
    valid: Valid
    model: str
    channel: str
    as_of: str
    known_at: str | None
    trust: str
    ledger_size: int
    engine: str
    alternatives: NotRequired[Sequence[Alternative]]
    receipt: NotRequired[str]
    decision: NotRequired[str]


class StatusDocument(TypedDict):
    model: str
    channel: str
    tier: Level
    legal: Level
    offered: Level
    possible: list[Level]
    closed_because: str | None
    controlling: list[str]
    since: str | None
    until: str | None
    as_of: str
    known_at: str | None
    trust: str
    ledger_size: int


class BoardCell(TypedDict):
    tier: Level
    possible: list[Level]
    closed_because: str | None
    since: str | None
    until: str | None


class BoardDocument(TypedDict):
    """Every model over every channel: by model, then by channel."""

    ledger_size: int
    recorded_at: str | None
    trust: str
    models: dict[str, dict[str, BoardCell]]
    stale_seconds: NotRequired[int]
    """How old it is, where the registry could give no newer one."""


class IntervalDocument(TypedDict):
    channel: str
    start: str | None
    end: str | None
    tier: Level
    legal: Level
    offered: Level
    possible: list[Level]
    closed_because: str | None
    controlling: list[str]


class HistoryDocument(TypedDict):
    model: str
    trust: str
    ledger_size: int
    results: list[IntervalDocument]


class ResolvedDocument(TypedDict):
    id: str
    model: str
    scheme: str
    ledger_size: int


class ChangeDocument(TypedDict):
    """One line of the change log; `sequence` is the cursor to go on after it."""

    sequence: int
    type: str
    at: str
    ledger_size: int
    data: dict[str, Any]


class ChangesDocument(TypedDict):
    results: list[ChangeDocument]
    cursor: str


class KeyDocument(TypedDict):
    id: str
    algorithm: str
    public_key: str
    verifier_key: str


class KeysDocument(TypedDict):
    origin: str
    results: list[KeyDocument]


class Staleness(NamedTuple):
    """How old the snapshot is that an answer comes from, and what was made of that.

    `age` is in seconds since the registry last confirmed it. `overdue` says that it is beyond the
    age that the caller allows; the answer is then what `policy` makes of it.
    """

    age: float
    confirmed_at: datetime
    overdue: bool
    policy: str


class Answer:
    """The answer to a check.

    The lists and objects in its `document` are not to be changed: a local evaluator gives the same
    ones to everybody, and they refuse. `copy.deepcopy` gives a document of one's own.
    """

    __slots__ = ("_document", "_staleness")

    def __init__(self, document: CheckDocument, staleness: Staleness | None = None) -> None:
        self._document = document
        self._staleness = staleness

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Answer):
            return NotImplemented
        return (self.document, self.staleness) == (other.document, other.staleness)

    def __repr__(self) -> str:
        return f"Answer({self.document!r}, {self.staleness!r})"

    @property
    def staleness(self) -> Staleness | None:
        """Only where it was worked out locally."""
        return self._staleness

    @property
    def document(self) -> CheckDocument:
        return self._document

    @property
    def outcome(self) -> Outcome:
        return self.document["outcome"]

    @property
    def allows(self) -> bool:
        """True for `allow` alone: indeterminate is no yes."""
        return self.outcome == "allow"

    @property
    def reason_codes(self) -> list[str]:
        return [reason["code"] for reason in self.document["reasons"]]

    @property
    def alternatives(self) -> Sequence[Alternative]:
        """As many as were asked for, at most; empty where none were asked for or none pass."""
        return self.document.get("alternatives", [])

    @property
    def receipt(self) -> str | None:
        return self.document.get("receipt")
