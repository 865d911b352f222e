"""`python -m benchmarks.importing [ROWS]`: how long a list takes to import, and in what memory.

A third of the rows are members already, a third are on record, a third are new. The target is
100,000 rows in under 60 s; 5,000 rows if left out. In a database of its own.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

USUAL = 5_000
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
LIST = "approved"


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="greenlight-bench-") as folder:
        os.environ["GREENLIGHT_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        # In a process of its own: what recording takes is not what importing takes.
        prepare = [sys.executable, "-m", "benchmarks.importing", str(count), folder]
        subprocess.run(prepare, check=True)
        _measure(folder)


def _prepare(count: int, folder: str) -> None:
    """A registry and a file to import into it."""
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.organizations import made_up_names
    from registry.services.recording import record_changesets

    call_command("migrate", verbosity=0)
    names = list(dict.fromkeys(made_up_names(count + count // 10)))[:count]
    record_changesets([("", _on_record(names))], actor="operator", now=NOW)
    with open(f"{folder}/list.csv", "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["Organisation", "Country", "Note"])
        writer.writerows([name, "US", "from a benchmark"] for name in names)


def _measure(folder: str) -> None:
    import django

    django.setup()
    from django.db import connection

    from accesscontrol.rules.principals import OPERATOR
    from recording.queries.list_import import ImportTerms, read_list
    from recording.rules.comparing import Removal, Terms
    from recording.services.importing import import_list

    path = f"{folder}/list.csv"
    terms = ImportTerms(LIST, Terms("2026-07-01", "confirmed"), Removal.REPORT, None, True)
    before = _memory()
    with open(path, "rb") as file:
        start = time.process_time()
        found = read_list(file, terms=terms, encoding=None, now=NOW)
        read = time.process_time() - start
    after_reading = _memory()
    print(found.counts, file=sys.stderr)
    entries, count = len(found.entries), sum(row.line is not None for row in found.rows)
    del found
    with open(path, "rb") as file:
        start = time.process_time()
        import_list(
            file, terms=terms, title=None, reason=None, encoding=None, actor=OPERATOR, now=NOW
        )
        whole = time.process_time() - start
    print("| what | target | time of the processor | memory at most |")
    print("|---|---|---|---|")
    what = f"list of {count:,} rows read against the record, {connection.vendor}"
    print(f"| {what} | | {read:.1f} s | {after_reading} MB (before: {before} MB) |")
    what = f"the same with its draft of {entries:,} entries"
    print(f"| {what} | 100,000 rows < 60 s | {whole:.1f} s | {_memory()} MB |")


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
    if len(sys.argv) > 2:
        _prepare(int(sys.argv[1]), sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else USUAL)
