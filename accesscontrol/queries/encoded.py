"""Answers as the bytes that go out, of which what stays the same is made once.

What a question asks is looked up once for each record (`Prepared`), and what was found is written
once for all who ask the same of it. Nothing of that depends on the moment: a finding says itself
for which moments it speaks, and where the question stands in time is written each time.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from accesscontrol.queries.asked import Asked, question_of
from accesscontrol.rules.answer import Answer
from accesscontrol.rules.authzen_answers import decision_of
from accesscontrol.rules.cautions import projection, reconstructed
from accesscontrol.rules.compiled.compiled import Compiled, Prepared
from accesscontrol.rules.compiled.plans import Finding
from accesscontrol.rules.question import ENGINE, Caution, Question
from accesscontrol.rules.written import written
from accesscontrol.snapshot.compiling import compiled_at
from registry.queries.ledger import Point, registry_zone, rests_on_reconstruction
from registry.queries.position import Position, Positions, instant_of
from registry.rules.dates import format_instant
from registry.rules.keeping import Kept
from registry.rules.vocabulary import DEFAULT_TRUST, Standing

MOST_TEXTS = 8
"""Of one finding: they differ by the cautions about the question."""
PASTS_KEPT = 4096
_ENGINE = f',"engine":"{ENGINE}"}}'.encode()

Form = Callable[[Answer, Sequence[Caution], Compiled], bytes]
"""All of an answer that does not tell the time."""


class Ready:
    """A question that has been read, and what answered it the last time.

    `latest` is replaced as a whole, so that threads may share it.
    """

    __slots__ = ("as_of", "asked", "form", "known_at", "latest", "trust")

    def __init__(
        self,
        asked: Asked,
        *,
        as_of: str | None,
        known_at: str | int | None,
        trust: str | None,
        form: Form,
    ) -> None:
        self.asked, self.as_of, self.known_at = asked, as_of, known_at
        self.trust = DEFAULT_TRUST if trust is None else Standing(trust)
        self.form = form
        self.latest: Latest | None = None


class Latest(NamedTuple):
    """What a question asks of one record, and how what was found of it was written."""

    compiled: Compiled
    prepared: Prepared
    model: str
    channel: str
    cautions: tuple[Caution, ...]
    finding: Finding
    about_time: tuple[bool, bool]
    text: bytes


class Moment(NamedTuple):
    """Where the question stands."""

    compiled: Compiled
    point: Point
    as_of: datetime
    known_at: datetime | None
    chose_known_at: bool


class End:
    """What is now, for all questions of one request."""

    __slots__ = ("_tails", "compiled", "now", "point")

    def __init__(self, compiled: Compiled, point: Point, now: datetime) -> None:
        self.compiled, self.point, self.now = compiled, point, now
        self._tails: dict[Standing, bytes] = {}

    def tail(self, trust: Standing) -> bytes:
        """How the answer to a question about now ends."""
        found = self._tails.get(trust)
        if found is None:
            now = format_instant(self.now)
            found = self._tails[trust] = _tail(now, f'"{now}"', trust, self.point.size)
        return found


_AS_OF_NOW = (False, False)


def answered(ready: Ready, end: End) -> tuple[Latest, Moment]:
    """Raises: what `question_of` and `Positions.find` raise."""
    at = moment_of(ready, end)
    latest = ready.latest
    known_at = at.known_at
    about_time = (
        at.chose_known_at and rests_on_reconstruction(at.point),
        known_at is not None and at.as_of > known_at,
    )
    if latest is None or latest.compiled is not at.compiled:
        latest = _prepared(ready, at, about_time)
        ready.latest = latest
    elif not latest.finding.speaks_at(at.as_of) or latest.about_time != about_time:
        finding = at.compiled.found(latest.prepared, at.as_of)
        text = _text(ready, at, latest, finding, about_time)
        latest = latest._replace(finding=finding, about_time=about_time, text=text)
        ready.latest = latest
    return latest, at


def check_bytes(ready: Ready, end: End) -> bytes:
    """The answer to a check, just as `check` gives it and the API writes it. Raises: as it does."""
    latest = ready.latest
    if (
        latest is not None
        and latest.compiled is end.compiled
        and ready.as_of is None
        and ready.known_at is None
        and latest.about_time == _AS_OF_NOW
        and latest.finding.speaks_at(end.now)
    ):
        return latest.text + end.tail(ready.trust)
    latest, at = answered(ready, end)
    known = "null" if at.known_at is None else f'"{format_instant(at.known_at)}"'
    return latest.text + _tail(format_instant(at.as_of), known, ready.trust, at.point.size)


def outcome_of(ready: Ready) -> str:
    """Of a question that was answered."""
    return "" if ready.latest is None else ready.latest.finding.core.outcome.value


def _tail(as_of: str, known_at: str, trust: Standing, size: int) -> bytes:
    told = f',"as_of":"{as_of}","known_at":{known_at},"trust":"{trust.value}","ledger_size":{size}'
    return told.encode() + _ENGINE


def check_form(found: Answer, told: Sequence[Caution], compiled: Compiled) -> bytes:
    return json_bytes(written(found, told, {})).removesuffix(_ENGINE)


def decision_form(found: Answer, told: Sequence[Caution], compiled: Compiled) -> bytes:
    """A decision of AuthZEN tells no time at all."""
    echo = {"trust": found.question.trust.value, "ledger_size": compiled.record.size}
    return json_bytes(decision_of(written(found, told, echo)))


def json_bytes(value: Any) -> bytes:
    """JSON as the API writes it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Line ends to JavaScript, which reads JSON otherwise as it is.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()


_pasts: Kept[tuple[str, str | int], tuple[datetime | None, Point]] = Kept(PASTS_KEPT)


def moment_of(ready: Ready, end: End) -> Moment:
    known_at: datetime | None = end.now
    compiled, point = end.compiled, end.point
    if ready.known_at is not None:
        known_at, point = _past(ready.known_at, end)
        compiled = end.compiled if point == end.point else compiled_at(point)
    as_of = end.now if ready.as_of is None else _as_of(ready.as_of, end)
    return Moment(compiled, point, as_of, known_at, ready.known_at is not None)


def _as_of(text: str, end: End) -> datetime:
    try:
        return instant_of(text, registry_zone())
    except ValueError:
        # Says what is wrong with it.
        return (
            Positions(now=end.now, end=end.point).find(as_of=text, known_at=None, trust=None).as_of
        )


def _past(known_at: str | int, end: End) -> tuple[datetime | None, Point]:
    """What was known before the end of the ledger was recorded never changes, so it is kept."""
    key = (end.point.root, known_at)
    found = _pasts.get(key)
    if found is None:
        positions = Positions(now=end.now, end=end.point)
        position = positions.find(as_of=None, known_at=known_at, trust=None)
        found = position.known_at, position.point
        until = end.point.recorded_at
        if found[0] is not None and until is not None and found[0] < until:
            _pasts.put(key, found)
    return found


def _prepared(ready: Ready, at: Moment, about_time: tuple[bool, bool]) -> Latest:
    position = Position(
        as_of=at.as_of,
        known_at=at.known_at,
        point=at.point,
        trust=ready.trust,
        is_now=False,
        chose_known_at=at.chose_known_at,
    )
    question, cautions = question_of(ready.asked, at.compiled.record, position)
    prepared = at.compiled.prepared(question.model, question.channel, question.subject, ready.trust)
    finding = at.compiled.found(prepared, at.as_of)
    latest = Latest(
        at.compiled, prepared, question.model, question.channel, cautions, finding, about_time, b""
    )
    return latest._replace(text=_text(ready, at, latest, finding, about_time, question))


def _text(
    ready: Ready,
    at: Moment,
    latest: Latest,
    finding: Finding,
    about_time: tuple[bool, bool],
    question: Question | None = None,
) -> bytes:
    # Only a decision says the size; a text that does not is the same at the next one.
    size = at.point.size if ready.form is decision_form else 0
    key = (ready.form, latest.cautions, about_time, size)
    kept = finding.texts.get(key)
    if kept is not None:
        return kept
    if question is None:
        position = Position(at.as_of, at.known_at, at.point, ready.trust, False, at.chose_known_at)
        question, _ = question_of(ready.asked, at.compiled.record, position)
    found = at.compiled.answer_of(latest.prepared, finding, question)
    told = [*latest.cautions, *found.cautions]
    if about_time[0]:
        told.append(reconstructed())
    if about_time[1]:
        told.append(projection())
    text = ready.form(found, told, at.compiled)
    if finding.anonymous:
        if len(finding.texts) >= MOST_TEXTS:
            finding.texts.clear()
        finding.texts[key] = text
    return text
