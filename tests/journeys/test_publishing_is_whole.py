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


@pytest.fixture(scope="module", params=VENDORS)
def races(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return run("races", request.param, tmp_path_factory.mktemp("races"))


def test_of_those_who_write_at_once_each_wins_or_is_told(races: Any) -> None:
    came, verified = races

    assert came["different"] == ["published"] * 4
    assert sorted(came["same"]) == ["published", "wrong-state", "wrong-state"]
    assert sorted(came["conflicting"]) == ["no-longer-fits", "no-longer-fits", "published"]
    assert sorted(came["lapsed"]) == ["", "no-longer-fits", "no-longer-fits"]
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


def test_of_those_who_review_at_once_one_wins_and_the_other_is_told(races: Any) -> None:
    came, _ = races

    assert sorted(came["twice"]) == ["approved", "precondition-failed"]
    assert came["approvals"] == 1
    assert came["against"] in (
        ["approved", "precondition-failed"],
        ["precondition-failed", "draft"],
    )
    assert came["state"] == next(one for one in came["against"] if one != "precondition-failed")
    assert came["comments"] == (came["state"] == "draft")
    published, loaded, aside = came["beside"]
    assert (published, loaded) in (("published", "invalid-changeset"), ("no-longer-fits", "loaded"))
    assert came["draft"] == ("" if published == "published" else "no-longer-fits")
    assert aside == "loaded"
    assert came["ids"].count("loaded") == came["ids"].count("aside") == 1


ALWAYS = {
    "accesscontrol_auditevent", "recording_changesetdraft", "registry_change",
    "registry_changeset", "registry_checkpoint", "registry_ledgerentry", "registry_ledgerhead",
}  # fmt: skip
BY_TWO = {
    "registry_directive", "registry_provision", "registry_reference", "registry_statusinterval",
}  # fmt: skip
BY_ONE = {
    "accesscontrol_organization", "accesscontrol_organizationkey",
    "accesscontrol_organizationname", "notifications_outgoingmail", "registry_treenode",
}  # fmt: skip
"""The tables that the publications write to: a directive, and an organisation in an emergency."""


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_publication_that_is_killed_at_any_point_leaves_nothing(
    vendor: str, tmp_path: Path
) -> None:
    came, verified = run("kills", vendor, tmp_path)

    assert [publication["left"] for publication in came.values()] == [[], []]
    # After each statement, of which there are at least so many.
    assert came["by two"]["killed"] > 40
    assert came["by one"]["killed"] > 30
    assert set(came["by two"]["wrote"]) == ALWAYS | BY_TWO
    assert set(came["by one"]["wrote"]) == ALWAYS | BY_ONE
    assert "is whole" in verified
