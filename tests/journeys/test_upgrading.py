"""Upgrades: an old database is taken over whole, and the code before works until it is replaced.

Here from the oldest version and from the one just before; `make upgrades` takes them all.
"""

from pathlib import Path

from tests.journeys.upgrading import check_side_by_side, check_upgrade
from tests.services.releases import WITHOUT_HISTORY, Release, before_each_migration, oldest
from tests.services.replaying import nothing_known_changes
from tests.services.running import skip
from tests.services.seeded import empty, seeded


def test_a_database_of_the_oldest_version_is_taken_over_with_its_ledger(tmp_path: Path) -> None:
    for number, commit in enumerate(oldest()):
        folder = tmp_path / str(number)
        old = Release(commit, folder / "old")
        with empty("sqlite", folder / "data") as place:
            check_upgrade(old, place, folder)
            with nothing_known_changes(place):
                place.manage("migrate", "--verbosity", "0")


def test_the_code_before_the_newest_migration_works_beside_this_one(tmp_path: Path) -> None:
    commit = next(before_each_migration(), None)
    if commit is None:
        skip(WITHOUT_HISTORY)
    old = Release(commit, tmp_path / "old")
    with seeded("sqlite", tmp_path / "data") as place:
        check_side_by_side(old, place, tmp_path)
