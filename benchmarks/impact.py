"""How long the impact of a draft takes on ten thousand models over twenty channels.

Run by `make bench` in a process of its own. The world goes into the ledger and its rows as
recording puts it there, but without the status table, which an impact does not read.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 11, 21, tzinfo=UTC)
DRAFTS = {
    "one model": ["m-7"],
    "ten models": [f"m-{7 * n}" for n in range(10)],
    "a family of 20 models": [{"family": "f-10"}],
    "a developer with 200 models": [{"developer": "dev-3"}],
}
ROUNDS = 5


def main() -> None:
    """Prints rows of the table of benchmarks."""
    with tempfile.TemporaryDirectory(prefix="greenlight-impact-") as folder:
        os.environ["GREENLIGHT_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        _record_world()
        _measure()


def _record_world() -> None:
    from django.core.management import call_command
    from django.db import transaction

    from benchmarks.worlds import wide_world
    from registry.queries.proposing import read_valid
    from registry.services.locking import lock_head
    from registry.services.recording import _enter
    from registry.services.rows import write_rows

    call_command("migrate", verbosity=0)
    world = {"title": "A wide world", "reason": "To measure.", "entries": wide_world()}
    document = read_valid(world)
    with transaction.atomic():
        ledger = lock_head()
        _, entries = _enter(document, ledger, NOW.replace(month=1), actor="bench")
        write_rows(document.entries, entries)
        ledger.save()


def _measure() -> None:
    from benchmarks.worlds import wide_draft
    from recording.queries.impact import impact_of
    from recording.rules.impact import Impact

    def impact(models: list[object]) -> Impact:
        found = impact_of(wide_draft(models), now=NOW)
        found.as_json()
        return found

    first = _seconds(lambda: impact(["m-7"]))
    print(f"| impact on one model of 10,000, the first in a process | | {first:.2f} s | |")
    for what, models in DRAFTS.items():
        times = [_seconds(lambda models=models: impact(models)) for _ in range(ROUNDS)]
        pairs = impact(models).counted.changed
        print(
            f"| impact on {what} ({pairs} pairs of 200,000) | < 2 s "
            f"| {statistics.median(times):.2f} s | {max(times):.2f} s |",
            flush=True,
        )
    everything = _seconds(lambda: impact(["*"]))
    print(f"| impact on every model over every channel | | {everything:.1f} s | |")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
