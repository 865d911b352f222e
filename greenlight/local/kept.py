"""Answers of a copy, worked out once, and given again for as long as they are the same.

A gateway asks the same few questions all day; a question asked before costs a look-up. What is kept
is the answer to one whole question, with the moments between which every word of it holds. Only the
clocks in it move.
"""

from collections.abc import Hashable
from datetime import UTC, datetime
from typing import Any, cast

from accesscontrol.rules.answer import Answer
from accesscontrol.rules.compiled.compiled import Compiled, Memory
from accesscontrol.rules.question import Question as Asked
from greenlight.answers import CheckDocument
from greenlight.local.answering import answer_from
from greenlight.local.held import Held
from greenlight.local.second import KeptSecond
from greenlight.local.shared import shared
from greenlight.questions import Question
from registry.rules.keeping import Kept

MOST_KEPT = 4096
_SECOND = KeptSecond()
_THEN_LISTS = object()
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_LATEST = datetime.max.replace(tzinfo=UTC)


class KeptAnswer:
    """Good for questions at a moment in [start, end)."""

    __slots__ = ("_document", "_of_now", "_of_now_known", "end", "outcome", "start")

    def __init__(
        self, document: CheckDocument, question: Question, start: datetime, end: datetime
    ) -> None:
        # Copying every part for every caller would cost more than all the rest.
        self._document = cast(
            CheckDocument, {name: shared(part) for name, part in document.items()}
        )
        self._of_now = question.as_of is None
        self._of_now_known = question.known_at is None
        self.outcome = document["outcome"]
        self.start, self.end = start, end

    def at(self, now: datetime) -> CheckDocument:
        """A document of the caller's own, of parts that refuse to be changed."""
        made = self._document.copy()
        if self._of_now or self._of_now_known:
            text = _SECOND.text(now)
            if self._of_now:
                made["as_of"] = text
            if self._of_now_known:
                made["known_at"] = text
        return made


class KeptAnswers:
    """The answers of one held record. Records that follow each other share what was compiled."""

    __slots__ = ("_compiled", "_kept", "_memory", "held")

    def __init__(self, held: Held, before: "KeptAnswers | None" = None) -> None:
        self.held = held
        self._memory: Memory = Memory() if before is None else before._memory
        self._compiled = Compiled(held.record, self._memory)
        self._kept: Kept[Hashable, KeptAnswer] = Kept(MOST_KEPT)

    def find(self, question: Question, now: datetime) -> "KeptAnswer | CheckDocument":
        """What `answer_from` gives, at once or when it is read. Raises: as it."""
        key = key_of(question)
        kept = self._kept.get(key)
        if kept is not None and kept.start <= now < kept.end:
            return kept
        asked: list[Asked] = []

        def answered(other: Asked) -> Answer:
            asked.append(other)
            return self._compiled.answer(other)

        document = answer_from(self.held, question, now=now, answered=answered)
        if question.alternatives or _is_projected(question, document):
            return document
        start: datetime | None
        if question.as_of is None:
            start, end = self._stretch(asked[0])
        else:
            # Of a set moment always; but before it comes, the answer says that it is to come.
            start, end = now if question.known_at is None else None, None
        kept = KeptAnswer(document, question, start or _EARLIEST, end or _LATEST)
        self._kept.put(key, kept)
        return kept

    def _stretch(self, asked: Asked) -> tuple[datetime | None, datetime | None]:
        """Between which moments the answer is the same in every word."""
        whole = self._compiled.prepared(asked.model, asked.channel, asked.subject, asked.trust)
        found = self._compiled.found(whole, asked.as_of)
        return found.start, found.end


def key_of(question: Question) -> Hashable:
    """All of a question: two that differ in anything have different keys."""
    subject = question.subject
    organization: Any = subject.organization
    if organization is not None and not isinstance(organization, str):
        organization = tuple(organization.items())
    classes, lists = subject.classes, subject.lists
    # All in one, all names and then all words: pairs would be so many more things to make and to
    # compare. What stands between the two is nothing that a caller has.
    return (
        question.model,
        question.channel,
        organization,
        subject.staff,
        subject.affiliate_of,
        question.as_of,
        question.known_at,
        question.trust,
        question.alternatives,
        question.receipt,
        question.store,
        *classes,
        *classes.values(),
        _THEN_LISTS,
        *lists,
        *lists.values(),
    )


def _is_projected(question: Question, document: CheckDocument) -> bool:
    """Whether the answer tells of what is to come: as time goes on, it stops saying so."""
    moves = question.known_at is None or question.as_of is None
    return moves and any(warning["code"] == "projection" for warning in document["warnings"])
