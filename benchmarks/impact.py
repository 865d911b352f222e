"""How long the impact of a draft takes on ten thousand models over twenty channels.

Run by `make bench` in a process of its own. The world goes into the ledger and its rows as
recording puts it there, but without the status table, which an impact does not read.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ROUNDS = 3


def main() -> None:
    """Prints rows of the table of benchmarks."""
    with tempfile.TemporaryDirectory(prefix="greenlight-impact-") as folder:
        os.environ["GREENLIGHT_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        import_module("config.wsgi")  # which sets the collector as in a web process
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
    from benchmarks.drafts import drafts
    from recording.queries.impact import impact_of
    from recording.rules.impact import Impact

    def impact(document: object) -> Impact:
        found = impact_of(document, now=NOW)
        found.as_json()
        return found

    found = drafts()
    first = _seconds(partial(impact, found["a letter about one model"]))
    print(f"| impact: a draft, the first in a process | | {first:.2f} s of processor | |")
    for what, draft in found.items():
        times = [_seconds(partial(impact, draft)) for _ in range(ROUNDS)]
        counted = impact(draft).counted
        print(
            f"| impact: {what} ({counted.changed} pairs of 200,000 change) | < 2 s "
            f"| {min(times):.2f} s of processor | {max(times):.2f} s |",
            flush=True,
        )


def _seconds(work: Callable[[], object]) -> float:
    """Of the processor: what else the machine does is left out as far as that is possible."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
