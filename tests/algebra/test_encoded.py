"""What goes out as bytes is what the algebra says: kept or not, alone or in a batch."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesscontrol.api.heard import read_check
from accesscontrol.queries.asked import question_of
from accesscontrol.queries.encoded import End, Ready, check_bytes, json_bytes
from accesscontrol.rules.answer import answer
from accesscontrol.rules.cautions import projection
from accesscontrol.rules.compiled.compiled import Compiled, Memory
from accesscontrol.rules.written import written
from config.fast.answering import batch, check
from registry.documents.overlay import record_with
from registry.queries.ledger import Point
from registry.queries.position import Positions
from registry.rules.record import Record
from tests.algebra import ours, worlds
from tests.algebra.asking import many, ticks
from tests.registry.documents.test_overlay import InMemory, entries_of

Json = dict[str, Any]


@pytest.fixture(autouse=True, scope="module")
def _same_zone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr("django.conf.settings.REGISTRY_TIME_ZONE", ours.ZONE.key)
        yield


def ends(data: st.DataObject, compiled: Compiled, history: list[Json], count: int) -> list[End]:
    """The record at moments of which each is at or beside some boundary."""
    point = Point(compiled.record.size, "root", None)
    near: list[datetime] = worlds.boundary_instants(history)
    moments = [data.draw(st.sampled_from(near)) + data.draw(ticks()) for _ in range(count)]
    return [End(compiled, point, moment) for moment in moments]


def bodies(data: st.DataObject, record: Record, history: list[Json], count: int) -> list[Json]:
    """Checks about what is on record, half of them about now."""
    found = []
    for _ in range(count):
        body = {**data.draw(worlds.questions(history))}
        del body["known_at"]
        if data.draw(st.booleans()):
            del body["as_of"]
        subject = body["subject"]
        for member, known in (("classes", record.classes), ("lists", record.lists)):
            said = subject.get(member, {})
            subject[member] = {name: word for name, word in said.items() if name in known}
        found.append(body)
    return [body for body in found if is_about(body, record)]


def is_about(body: Json, record: Record) -> bool:
    """Whether all that it names is on record: whether it ever was, only the ledger knows."""
    subject = body["subject"]
    return (
        body["model"] in {*record.models, *record.aliases}
        and body["channel"] in record.channels
        and record.classes >= subject["classes"].keys()
        and record.lists.keys() >= subject["lists"].keys()
    )


def read(body: Json) -> Ready:
    ready = read_check(json.dumps(body).encode())
    assert ready is not None
    return ready


def by_the_algebra(body: Json, end: End) -> bytes:
    position = Positions(now=end.now, end=end.point).find(
        as_of=body.get("as_of"), known_at=None, trust=body.get("trust")
    )
    record = end.compiled.record
    question, cautions = question_of(read(body).asked, record, position)
    found = answer(record, question)
    told = [*cautions, *found.cautions]
    if position.as_of > end.now:
        told.append(projection())
    return json_bytes(written(found, told, position.echo))


@many
@given(st.data())
def test_a_question_that_is_kept_is_answered_as_if_it_were_new(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    memory, record = Memory(), ours.record_at(history[:1])
    asked = [(body, read(body)) for body in bodies(data, record, history[:1], 3)]
    for size in range(1, len(history) + 1):
        for end in ends(data, Compiled(record, memory), history, 2):
            for body, kept in asked:
                if is_about(body, record):
                    assert check_bytes(kept, end) == by_the_algebra(body, end)
                    assert check_bytes(kept, end) == check_bytes(read(body), end)
        if size < len(history):
            before = InMemory(history[:size])
            record = record_with(record, entries_of(history[size]), before, zone=ours.ZONE)


@many
@given(st.data())
def test_a_batch_says_of_each_what_it_is_told_alone(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    record = ours.record_at(history)
    compiled = Compiled(record)
    asked = bodies(data, record, history, 5)
    together = json.dumps({"checks": asked}).encode()

    for end in ends(data, compiled, history, 2):
        alone = [check(json.dumps(body).encode(), end, False, Counter()) for body in asked]
        anew = End(Compiled(record), end.point, end.now)
        each = [check_bytes(read(body), anew) for body in asked]

        found = batch(together, end, False, Counter())

        assert found == b'{"results":[' + b",".join(each) + b"]}"
        assert alone == each
