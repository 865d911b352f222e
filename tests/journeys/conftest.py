"""Around every journey: no answer with an earlier `known_at` is changed by it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from tests.services import replaying
from tests.services.running import installation

SERVED = ("site", "port")
"""Fixtures that are a running service; its data lie in the fixture `folder`."""
NOTHING_IS_KNOWN_BEFORE = {
    "test_of_two_that_record_the_same_id_one_wins_and_the_other_leaves_nothing",
    "test_a_seed_with_a_fault_is_refused_with_its_pointer",
    "test_an_empty_registry_can_be_asked_for",
}
"""Journeys that begin with an empty ledger."""


@pytest.fixture(autouse=True)
def _nothing_known_changes(
    request: pytest.FixtureRequest, django_db_blocker: Any
) -> Iterator[None]:
    replaying.UNBLOCKED[:] = [django_db_blocker.unblock()]
    before = replaying.REPLAYS[0]
    around: AbstractContextManager[None] = nullcontext()
    for name in set(SERVED).intersection(request.fixturenames):
        request.getfixturevalue(name)
        folder: Path = request.getfixturevalue("folder")
        around = replaying.nothing_known_changes(installation(folder))
    with around:
        yield
    name = request.function.__name__
    # What several tests share is replayed where it is made.
    if name not in NOTHING_IS_KNOWN_BEFORE and "races" not in request.fixturenames:
        assert replaying.REPLAYS[0] > before, "no answer was replayed around this journey"
