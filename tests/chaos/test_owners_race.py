"""Two recover at once, a change is called off as it falls due, a reader follows many writers."""

import json
from typing import Any

import pytest

from tests.services.seeded import VENDORS, seeded


@pytest.fixture(scope="module", params=VENDORS)
def came(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with seeded(request.param, tmp_path_factory.mktemp("races") / "data") as place:
        code = "from tests.chaos.racing_owners import races; races()"
        printed = place.manage("shell", "-v0", "-c", code).stdout
        assert "is whole" in place.manage("verify_ledger").stdout
    return json.loads(printed.splitlines()[-1])


def test_of_two_who_recover_at_once_one_queues_each_message(came: Any) -> None:
    assert sorted(came["recovering"]["asked"]) == ["0", "2"]
    assert came["recovering"]["waiting"] == 2


def test_a_change_that_is_called_off_as_it_falls_due_either_came_or_did_not(came: Any) -> None:
    # It came, and the record was corrected afterwards; or it never came.
    either = (["access.changed", "record.corrected"], ["access.rescheduled"])
    for *acts, first, last in ([*one, ""][:4] for one in came["called_off"]):
        assert acts == ["None", "None"]
        assert [kind for kind in (first, last) if kind] in either


def test_a_reader_who_follows_many_writers_misses_nothing_and_sees_nothing_twice(came: Any) -> None:
    assert came["reading"]["wrote"] == ["None"] * 4
    assert came["reading"]["followed"] == came["reading"]["expected"]
    assert came["told"] == list(range(1, len(came["told"]) + 1))
