"""An answer of a copy as it is given: no more of it is written than what is read."""

from datetime import datetime

from greenlight.answers import Answer, CheckDocument, Outcome, Staleness
from greenlight.local.kept import KeptAnswer
from greenlight.local.staleness import Heard


class GivenAnswer(Answer):
    """A kept answer to a question that was asked at `now`, of a copy that is recent enough."""

    __slots__ = ("_heard", "_kept", "_monotonic", "_now", "_written")

    def __init__(self, kept: KeptAnswer, now: datetime, monotonic: float, heard: Heard) -> None:
        self._kept = kept
        self._now = now
        self._monotonic = monotonic
        self._heard = heard
        self._written: CheckDocument | None = None

    @property
    def staleness(self) -> Staleness:
        heard = self._heard
        age = heard.age(self._monotonic, self._now)
        return Staleness(age, heard.at, False, heard.policy)

    @property
    def document(self) -> CheckDocument:
        written = self._written
        if written is None:
            written = self._written = self._kept.at(self._now)
        return written

    @property
    def outcome(self) -> Outcome:
        return self._kept.outcome
