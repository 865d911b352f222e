"""`migrate` on PostgreSQL keeps nobody waiting for long: it gives up, and can be run again."""

from pathlib import Path

import psycopg

from tests.services.seeded import migrated

BACK = ("migrate", "notifications", "0004", "--verbosity", "0")
ON = ("migrate", "notifications", "0005", "--verbosity", "0")
FORMATS = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s"
KNOWN = "endpoint_format_is_known"


def test_a_migration_that_waits_for_a_lock_gives_up_and_changes_nothing(tmp_path: Path) -> None:
    with migrated("postgresql", tmp_path / "data") as place:
        place.manage(*BACK)
        with psycopg.connect(place.environment["DATABASE_URL"]) as reader:
            # A reader in a transaction that lasts; the connection ends it.
            reader.execute("SELECT count(*) FROM notifications_endpoint")
            done = place.manage(*ON, "--lock-seconds", "0.2", check=False)
            found = reader.execute(FORMATS, [KNOWN]).fetchone()

        assert done.returncode == 1
        assert "a lock was not to be had in time" in done.stderr
        assert "Traceback" not in done.stderr
        assert found is not None
        assert "slack" not in found[0]
        assert place.manage(*ON).returncode == 0
