"""`python -m benchmarks.large [FOLDER]`: the small set and the large one beside each other.

The large one has 10,000 models over 20 channels, 5,000 directives, 1,000,000 organisations and
5,000,000 members of lists: some ten minutes to write and 8 GB of disk, so that FOLDER, if it is
named, keeps both for the next time. Needs wrk.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROWS = (
    ("the record read and ready to answer, processor", "< 60 s", "built", "{:.2f} s"),
    ("answers compared with the algebra, twice", "none differs", "compared", "{:,}"),
    ("check asked before, processor", "1.5 times the small", "again", "{:.1f} µs"),
    ("the same about a past day", "1.5 times now", "past", "{:.1f} µs"),
    ("the same as known before the last changeset", "1.5 times now", "before", "{:.1f} µs"),
    (
        "a subject never asked for, of a model asked before",
        "1.5 times the small",
        "subject",
        "{:.0f} µs",
    ),
    ("a model and channel never asked for", "", "fresh", "{:.0f} µs"),
    ("asked before, on the record of the next publication", "", "after", "{:.0f} µs"),
    ("wrk over two web processes, 20,000 questions, a second", "", "now_a_second", "{:,.0f}"),
    ("the same, processor each", "1.5 times the small", "now_each", "{:.0f} µs"),
    ("wrk, up to 100,000 never asked before, processor each", "", "fresh_each", "{:.0f} µs"),
    ("two web processes together, after all of that", "1,536 MiB", "memory", "{:.0f} MiB"),
    ("from commit to the last connection, p50 of 20", "<= 100 ms", "seen", "{:.0f} ms"),
    ("the same, longest", "<= 100 ms", "seen_last", "{:.0f} ms"),
    ("the snapshot for deciding elsewhere", "1,000 kB", "snapshot", "{:.0f} kB"),
    (
        "from its arrival to an answer, signature checked, processor",
        "150 ms",
        "usable",
        "{:.0f} ms",
    ),
    ("the next record made of it, processor", "", "followed", "{:.0f} ms"),
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="greenlight-large-") as own:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else own)
        small, large = _run(folder / "small", "SMALL"), _run(folder / "large", "LARGE")
    print("| what | target | small | large |")
    print("|---|---|---|---|")
    for what, target, name, form in ROWS:
        cells = [form.format(found[name]) if name in found else "" for found in (small, large)]
        print(f"| {what} | {target} | {' | '.join(cells)} |")


def _run(folder: Path, scale: str) -> dict[str, Any]:
    """Each in a process of its own: one knows one database."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "GREENLIGHT_DATA_DIR": str(folder),
        "GREENLIGHT_KEY_PER_MINUTE": "1000000000",
    }
    command = [sys.executable, "-m", "benchmarks.large_run", scale]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
