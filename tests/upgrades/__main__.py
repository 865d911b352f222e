"""Every upgrade there can be: from just before each migration, on both databases.

`make upgrades`: the old database is taken over, and the old code works beside the new, if it knew
all that is derived from an entry.
"""

import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.journeys.upgrading import check_side_by_side, check_upgrade
from tests.services.releases import (
    Release,
    before_each_migration,
    oldest,
    writes_all_that_is_derived,
)
from tests.services.running import Installation
from tests.services.seeded import VENDORS, empty, seeded

Check = Callable[[Release, Installation, Path], None]


def main() -> int:
    commits = [*before_each_migration()]
    failed = 0
    for commit in dict.fromkeys([*commits, *oldest()]):
        for vendor in VENDORS:
            for check in _checks(commit):
                said = _tried(commit, vendor, check)
                failed += said != "ok"
                print(f"{commit[:12]} {vendor:<10} {check.__name__:<18} {said}", flush=True)  # noqa: T201
    return 1 if failed else 0


def _checks(commit: str) -> list[Check]:
    beside = [check_side_by_side] if writes_all_that_is_derived(commit) else []
    return [check_upgrade, *beside]


def _tried(commit: str, vendor: str, check: Check) -> str:
    with tempfile.TemporaryDirectory(prefix="greenlight-upgrade-") as name:
        folder = Path(name)
        try:
            old = Release(commit, folder / "old")
            place = empty if check is check_upgrade else seeded
            with place(vendor, folder / "data") as made:
                check(old, made, folder)
        except AssertionError as error:
            return str(error).strip().splitlines()[-1][:160]
        except Exception:
            return traceback.format_exc(limit=1).strip().splitlines()[-1][:160]
    return "ok"


if __name__ == "__main__":
    sys.exit(main())
