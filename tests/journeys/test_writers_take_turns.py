"""Several processes record at once: one ledger, without gaps, in order, nothing lost."""

import json
from pathlib import Path

import pytest

from tests.build import changeset, entry
from tests.services.running import run_together
from tests.services.seeded import VENDORS, migrated, seeded

WRITERS = 4


@pytest.mark.parametrize("vendor", VENDORS)
def test_changesets_recorded_at_once_all_get_in_one_after_the_other(
    vendor: str, tmp_path: Path
) -> None:
    with seeded(vendor, tmp_path / "data") as place:
        files = [tmp_path / f"{number}.json" for number in range(WRITERS)]
        for number, file in enumerate(files):
            organizations = [
                changeset(entry("organization", {"id": f"org-{number}-{one}", "name": "Org"}))
                for one in range(5)
            ]
            file.write_text(json.dumps(organizations))

        done = run_together([place.start("load_record", str(file)) for file in files])

        assert [code for code, _ in done] == [0] * WRITERS, done
        verified = place.manage("verify_ledger")
        assert f"ledger of {88 + WRITERS * 5} entries" in verified.stdout


@pytest.mark.parametrize("vendor", VENDORS)
def test_of_two_that_record_the_same_id_one_wins_and_the_other_leaves_nothing(
    vendor: str, tmp_path: Path
) -> None:
    with migrated(vendor, tmp_path / "data") as place:
        file = tmp_path / "1.json"
        file.write_text(json.dumps(changeset(entry("organization", {"id": "o", "name": "O"}))))

        done = run_together([place.start("load_record", str(file)) for _ in range(3)])

        assert sorted(code for code, _ in done) == [0, 1, 1]
        assert all("id-reused" in output for code, output in done if code)
        assert "ledger of 1 entries in 1 changesets" in place.manage("verify_ledger").stdout


def test_an_export_loads_into_the_same_ledger_and_exports_to_the_same_bytes(
    tmp_path: Path,
) -> None:
    with (
        seeded("sqlite", tmp_path / "one") as first,
        migrated("sqlite", tmp_path / "two") as second,
    ):
        first.manage("export_record", str(tmp_path / "1.json"))

        second.manage("load_record", str(tmp_path / "1.json"))
        second.manage("export_record", str(tmp_path / "2.json"))

        assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()
        roots = [place.manage("verify_ledger").stdout for place in (first, second)]
        assert roots[0] == roots[1]
