"""The promises that fuzzing holds readers to, on few inputs; `make fuzz` tries millions."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fuzzing.targets import TARGETS, seeds_of


@pytest.mark.parametrize("name", TARGETS)
def test_what_it_starts_from_is_read(name: str) -> None:
    for seed in seeds_of(name):
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_a_reader_answers_or_refuses_as_it_declares(name: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from(seeds_of(name)[:40]))
    start = data.draw(st.integers(0, len(seed)))
    length = data.draw(st.integers(0, 40))
    with_hole = seed[:start] + data.draw(st.binary(max_size=12)) + seed[start + length :]

    TARGETS[name](data.draw(st.sampled_from((with_hole, seed[:start]))))


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=60))
@example(b"\xff\xfe")
def test_any_bytes_at_all_are_refused_or_read(data: bytes) -> None:
    for target in TARGETS.values():
        target(data)
