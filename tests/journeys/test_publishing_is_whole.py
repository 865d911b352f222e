"""Several publish at once, and one is killed at every point: one ledger, and nothing by halves."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.services.seeded import VENDORS, seeded


def run(what: str, vendor: str, folder: Path) -> tuple[Any, str]:
    """What the races printed, and what the verification said afterwards."""
    with seeded(vendor, folder / "data") as place:
        code = f"from tests.journeys.racing import {what}; {what}()"
        printed = place.manage("shell", "-v0", "-c", code).stdout
        verified = place.manage("verify_ledger").stdout
    return json.loads(printed.splitlines()[-1]), verified


@pytest.mark.parametrize("vendor", VENDORS)
def test_of_those_who_write_at_once_each_wins_or_is_told(vendor: str, tmp_path: Path) -> None:
    came, verified = run("races", vendor, tmp_path)

    assert came["different"] == ["published"] * 4
    assert sorted(came["same"]) == ["published", "wrong-state", "wrong-state"]
    assert sorted(came["conflicting"]) == ["no-longer-fits", "no-longer-fits", "published"]
    assert came["lapsed"] == 2
    assert sorted(came["replaced"]) == ["draft", "precondition-failed", "precondition-failed"]
    assert came["revisions"] == 2
    assert came["mixed"] in (["published", "precondition-failed"], ["wrong-state", "draft"])
    assert came["both"] == ("published" if came["mixed"][0] == "published" else "draft")
    assert sorted(came["scheduled"]) == ["0", "0", "1"]
    assert came["seqs"] == list(range(1, len(came["seqs"]) + 1))
    assert came["numbers"] == list(range(1, len(came["numbers"]) + 1))
    assert came["instants"] == sorted(set(came["instants"]))
    assert came["ids"].count("rival") == came["ids"].count("one") == 1
    assert "is whole" in verified


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_publication_that_is_killed_at_any_point_leaves_nothing(
    vendor: str, tmp_path: Path
) -> None:
    came, verified = run("kills", vendor, tmp_path)

    assert len(came["killed"]) > 20
    assert [state for state in came["killed"] if state != came["before"]] == []
    assert came["after"][0] == "published"
    assert came["after"][1:4] == [number + 1 for number in came["before"][1:4]]
    assert came["after"] > came["before"]
    assert "is whole" in verified
