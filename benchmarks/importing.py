"""`python -m benchmarks.importing [ROWS]`: how long a list takes to import, and in what memory.

A third of the rows are members already, a third are on record, a third are new. The target is
100,000 rows in under 60 s; 5,000 rows if left out. In a database of its own: SQLite, or the
PostgreSQL of DATABASE_URL, which must be empty.
"""

import csv
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

USUAL = 5_000
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
LIST = "approved"


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="greenlight-bench-") as folder:
        os.environ["GREENLIGHT_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        path = f"{folder}/list.csv"
        # In a process of its own, so that its memory is not counted.
        before = get_context("spawn").Process(target=_record_and_write, args=(path, count))
        before.start()
        before.join()
        _measure(path, count)


def _record_and_write(path: str, count: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.organizations import made_up_names
    from registry.services.recording import record_changesets

    call_command("migrate", verbosity=0)
    names = list(dict.fromkeys(made_up_names(count + count // 10)))[:count]
    record_changesets([("", _on_record(names))], actor="operator", now=NOW)
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["Organisation", "Country", "Note"])
        writer.writerows([name, "US", "from a benchmark"] for name in names)


def _measure(path: str, count: int) -> None:
    import django

    django.setup()
    from django.db import connection

    from accesscontrol.rules.principals import OPERATOR
    from benchmarks.processor import processor_time
    from recording.rules.comparing import ImportTerms, Removal, Terms
    from recording.services.importing import import_list

    terms = ImportTerms(LIST, Terms("2026-07-01", "confirmed"), Removal.REPORT, None, True)
    memory, start, clock = _memory(), processor_time(), time.perf_counter()
    with open(path, "rb") as file:
        imported = import_list(
            file, terms=terms, title=None, reason=None, encoding=None, actor=OPERATOR, now=NOW
        )
    seconds, clock, more = processor_time() - start, time.perf_counter() - clock, _memory() - memory
    print(imported.found.counts, file=sys.stderr)
    print("| what | target | processor | clock | memory |")
    print("|---|---|---|---|---|")
    what = f"{count:,} rows, {len(imported.found.entries):,} entries in the draft"
    room = f"{more} MB above {memory}, {more * 1024 / count:.1f} kB a row"
    print(
        f"| {what}, {connection.vendor} | 100,000 rows < 60 s | {seconds:.1f} s | {clock:.1f} s "
        f"| {room} |"
    )


def _on_record(names: list[str]) -> dict[str, Any]:
    """Two thirds of the organisations, and half of these as members, as one changeset."""
    return {
        "title": "Catalogue",
        "reason": "To measure.",
        "entries": [
            {"op": "assert", "kind": "list", "object": {"id": LIST, "name": "The approved"}},
            *_entries(names[: 2 * len(names) // 3]),
        ],
    }


def _entries(names: list[str]) -> Iterator[dict[str, Any]]:
    for number, name in enumerate(names):
        organization = {"id": f"org-{number}", "name": name, "country": "US"}
        yield {"op": "assert", "kind": "organization", "object": organization}
        if number < len(names) // 2:
            member = {
                "id": f"m-{number}",
                "list": LIST,
                "organization": f"org-{number}",
                "period": {"start": "2026-06-01"},
                "standing": "confirmed",
            }
            yield {"op": "assert", "kind": "member", "object": member}


def _memory() -> int:
    """The most resident megabytes that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else USUAL)
