"""However many workers write mails of news, and whenever one is killed, each event comes once."""

import json
from pathlib import Path

import pytest

from tests.journeys.racing_mails import READERS
from tests.services.seeded import VENDORS, seeded

RACE = "from tests.journeys.racing_mails import mailing; mailing()"


@pytest.mark.parametrize("vendor", VENDORS)
def test_four_workers_at_once_and_workers_killed_anywhere_tell_each_reader_of_each_event_once(
    vendor: str, tmp_path: Path
) -> None:
    with seeded(vendor, tmp_path / "data") as place:
        found = json.loads(place.manage("shell", "-v", "0", "-c", RACE).stdout)

    assert len(found["told"]) == READERS
    assert found["killed"] >= 5
    once = [str(number) for number in range(found["orders"])]
    assert {address: sorted(told) for address, told in found["told"].items()} == dict.fromkeys(
        found["told"], once
    )
