"""What each hot address says to a body: the whole answer, or None for Django to say it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from accesscontrol.api.heard import (
    Evaluations,
    Item,
    Remembered,
    failure_bytes,
    problem_bytes,
    read_batch,
    read_check,
    read_evaluation,
    read_evaluations,
)
from accesscontrol.api.past import refuse_the_past
from accesscontrol.queries.encoded import (
    End,
    Ready,
    answered,
    check_bytes,
    moment_of,
    outcome_of,
)
from accesscontrol.rules.authzen_batch import SHORT_CIRCUIT, stops_at
from accesscontrol.rules.decide import Outcome
from registry.errors import Problem

Tally = Counter[str]
Answer = Callable[[bytes, End, bool, Tally], bytes | None]
"""The body, what is now, whether the asker may ask about now only, and where to count outcomes."""


@dataclass(frozen=True, slots=True)
class Route:
    path: str
    methods: str
    """As Django's view says them in `Allow`."""
    answer: Answer


_check_in = Remembered(read_check)
_batch_in = Remembered(read_batch)
_evaluation_in = Remembered(read_evaluation)
_evaluations_in = Remembered(read_evaluations)


def check(body: bytes, end: End, now_only: bool, tally: Tally) -> bytes | None:
    ready = _check_in(body)
    return None if ready is None else _alone(check_bytes, ready, end, tally)


def batch(body: bytes, end: End, now_only: bool, tally: Tally) -> bytes | None:
    items = _batch_in(body)
    if items is None:
        return None
    told = [_checked(item, end, tally) for item in items]
    return b'{"results":[' + b",".join(told) + b"]}"


def evaluation(body: bytes, end: End, now_only: bool, tally: Tally) -> bytes | None:
    ready = _evaluation_in(body)
    if ready is None:
        return None

    def decided(asked: Ready, now: End) -> bytes:
        return _decision(asked, now, now_only)

    return _alone(decided, ready, end, tally)


def evaluations(body: bytes, end: End, now_only: bool, tally: Tally) -> bytes | None:
    found = _evaluations_in(body)
    if found is None:
        return None
    return b'{"evaluations":[' + b",".join(_run(found, end, now_only, tally)) + b"]}"


def _alone(
    write: Callable[[Ready, End], bytes], ready: Ready, end: End, tally: Tally
) -> bytes | None:
    """None where there is no answer but a problem."""
    try:
        told = write(ready, end)
    except Problem:
        return None
    tally[outcome_of(ready)] += 1
    return told


def _checked(item: Item, end: End, tally: Tally) -> bytes:
    if isinstance(item, bytes):
        return item
    try:
        told = check_bytes(item, end)
    except Problem as error:
        return problem_bytes(error)
    tally[outcome_of(item)] += 1
    return told


def _decision(ready: Ready, end: End, now_only: bool) -> bytes:
    """Raises: PastNotForYou, and what `answered` raises."""
    if now_only:
        refuse_the_past(moment_of(ready, end), end)
    return answered(ready, end)[0].text


def _run(found: Evaluations, end: End, now_only: bool, tally: Tally) -> list[bytes]:
    """In order, up to and with the one at which the semantic stops; see `authzen_batch.run`."""
    stop = stops_at(found.semantic)
    told: list[bytes] = []
    for item in found.items:
        allows = False
        if isinstance(item, bytes):
            decision = item
        else:
            try:
                decision = _decision(item, end, now_only)
                outcome = outcome_of(item)
                tally[outcome] += 1
                allows = outcome == Outcome.ALLOW.value
            except Problem as error:
                decision = failure_bytes(error, staff=item.asked.staff)
        if allows is stop:
            # The context is its last member, and an object.
            why = f',"{SHORT_CIRCUIT}":"{found.semantic.value}"}}}}'
            told.append(decision.removesuffix(b"}}") + why.encode())
            break
        told.append(decision)
    return told


ROUTES = {
    route.path: route
    for route in (
        Route("/api/v1/checks", "GET, POST, HEAD, OPTIONS", check),
        Route("/api/v1/checks/batch", "POST, OPTIONS", batch),
        Route("/access/v1/evaluation", "POST, OPTIONS", evaluation),
        Route("/access/v1/evaluations", "POST, OPTIONS", evaluations),
    )
}
