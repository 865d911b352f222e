"""Bodies of checks and evaluations, read; and remembered, since the same bytes always ask the same.

What a body asks depends on nothing else: not on the record, nor on who sends it, nor on the time.
None is what these give for a body that Django's views are to answer: because it cannot be meant,
or wants more than an answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from accesscontrol.api.authzen_base import as_bad_request, point_into_evaluation
from accesscontrol.api.shapes import BatchShape, CheckShape
from accesscontrol.queries.authzen import asked as asked_by
from accesscontrol.queries.encoded import Ready, check_form, decision_form, json_bytes
from accesscontrol.rules.authzen import NotAQuestion, evaluation_of
from accesscontrol.rules.authzen_answers import failed
from accesscontrol.rules.authzen_batch import Semantic, batch_of
from registry.api.parsing import read_body
from registry.api.problems import body_of, details_of_problem
from registry.documents.strict_json import Json
from registry.errors import InvalidRequest, Problem
from registry.reading import read_json, read_json_with_fractions
from registry.rules.vocabulary import TRUST_LEVELS

T = TypeVar("T")

REMEMBERED_BYTES = 4 * 1024 * 1024
"""Of bodies, in each of two generations; what was read of them takes some six times as much."""

_TRUSTS = frozenset({None, *(level.value for level in TRUST_LEVELS)})

Item = Ready | bytes
"""A question; or the answer to one that cannot be asked, which is a problem in its place."""


@dataclass(frozen=True, slots=True)
class Evaluations:
    items: tuple[Item, ...]
    semantic: Semantic


class Remembered(Generic[T]):
    """What was read of bodies, up to so many bytes of them and at most twice as many."""

    def __init__(self, read: Callable[[bytes], T | None], most: int = REMEMBERED_BYTES) -> None:
        self._read, self._most = read, most
        self._young: dict[bytes, T] = {}
        self._old: dict[bytes, T] = {}
        self._bytes = 0

    def __call__(self, body: bytes) -> T | None:
        found = self._young.get(body)
        if found is None:
            found = self._old.get(body)
            if found is None:
                found = self._read(body)
            if found is not None and len(body) * 8 <= self._most:
                if self._bytes > self._most:
                    self._old, self._young, self._bytes = self._young, {}, 0
                self._young[body] = found
                self._bytes += len(body)
        return found


def read_check(body: bytes) -> Ready | None:
    try:
        return _check_in(read_json(body))
    except Problem:
        return None


def read_batch(body: bytes) -> Sequence[Item] | None:
    try:
        found = [_item_in(item) for item in read_body(BatchShape, read_json(body)).checks]
    except Problem:
        return None
    items = tuple(item for item in found if item is not None)
    return items if len(items) == len(found) else None


def read_evaluation(body: bytes) -> Ready | None:
    try:
        return _evaluation_in(read_json_with_fractions(body))
    except (Problem, NotAQuestion):
        return None


def read_evaluations(body: bytes) -> Evaluations | None:
    """None also for a single one, which is the fallback of the standard."""
    try:
        batch = batch_of(read_json_with_fractions(body))
    except (Problem, NotAQuestion):
        return None
    if batch is None:
        return None
    found = [_decision_in(item) for item in batch.items]
    items = tuple(item for item in found if item is not None)
    return Evaluations(items, batch.semantic) if len(items) == len(found) else None


def problem_bytes(error: Problem) -> bytes:
    """An expected failure as an item of a batch has it."""
    return json_bytes(body_of(details_of_problem(error), None))


def failure_bytes(error: Problem, *, staff: bool = False) -> bytes:
    """The same inside a decision of AuthZEN that is closed. `staff`: a user was asked about."""
    point_into_evaluation(error, staff=staff)
    return json_bytes(failed(as_bad_request(body_of(details_of_problem(error), None))))


def _check_in(value: Json) -> Ready | None:
    """None for what wants more than an answer. Raises: InvalidRequest."""
    shape = read_body(CheckShape, value)
    if shape.receipt or shape.store or shape.alternatives:
        return None
    return Ready(
        shape.asked(),
        as_of=shape.as_of,
        known_at=shape.known_at,
        trust=shape.trust,
        form=check_form,
    )


def _item_in(value: Json) -> Item | None:
    try:
        return _check_in(value)
    except Problem as error:
        return problem_bytes(error)


def _evaluation_in(value: Json) -> Ready | None:
    """None where no channel is named, since several answers are one then, and for a threshold that
    there is not. Raises: NotAQuestion.
    """
    evaluation = evaluation_of(value)
    told = evaluation.circumstances
    if told.channel is None or told.trust not in _TRUSTS:
        return None
    return Ready(
        asked_by(evaluation.asker, evaluation.model, told.channel),
        as_of=told.as_of,
        known_at=told.known_at,
        trust=told.trust,
        form=decision_form,
    )


def _decision_in(value: Json) -> Item | None:
    try:
        return _evaluation_in(value)
    except NotAQuestion as error:
        return failure_bytes(InvalidRequest(str(error), error.faults))
