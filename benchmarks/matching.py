"""`python -m benchmarks.matching [N]`: how well and how fast organisations are matched.

Prints precision and recall on the labelled pairs of matching_pairs*.csv, and the time of a match
over N organisations (1,000,000 of them to compare with the target; 20,000 if left out) in a
database of its own: SQLite, or the PostgreSQL of DATABASE_URL, which must be empty.
"""

import csv
import os
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from accesscontrol.rules.matching import LIKELY, Known, Match, Sought, match
from accesscontrol.rules.names import comparable

FOLDER = Path(__file__).resolve().parent
FIRST = FOLDER / "matching_pairs.csv"
"""The rules were written with these at hand."""
LATER = FOLDER / "matching_pairs_later.csv"
"""Written later and measured before any rule was touched; of each second one nobody looked at why
it was right or wrong."""
USUAL = 20_000
WARM_UP = 50
ROUNDS = 400


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, and whether somebody who knows them says that they are one organisation."""

    kind: str
    same: bool
    asked: str
    recorded: str
    found: Match


@dataclass(frozen=True, slots=True)
class Quality:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def read_pairs(path: Path = FIRST) -> list[Pair]:
    """The labelled pairs with the match that the rules find."""
    with path.open(newline="", encoding="utf-8") as file:
        return [_pair(row) for row in csv.DictReader(file)]


def quality_of(pairs: list[Pair], *, threshold: float = LIKELY) -> Quality:
    found = [pair for pair in pairs if pair.found.score >= threshold]
    right = sum(pair.same for pair in found)
    return Quality(right / len(found), right / sum(pair.same for pair in pairs))


def main(count: int) -> None:
    print_quality()
    print()
    with tempfile.TemporaryDirectory(prefix="greenlight-bench-") as folder:
        os.environ["GREENLIGHT_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        _measure(count)


def print_quality() -> None:
    later = read_pairs(LATER)
    print("| labelled pairs | | threshold | precision | recall | F1 |")
    print("|---|---|---|---|---|---|")
    for what, pairs in (
        ("first", read_pairs(FIRST)),
        ("later", later),
        ("later, not looked at", later[1::2]),
    ):
        for threshold in (0.8, LIKELY, 0.84):
            found = quality_of(pairs, threshold=threshold)
            figures = f"{found.precision:.3f} | {found.recall:.3f} | {found.f1:.3f}"
            print(f"| {what} | {len(pairs)} | {threshold} | {figures} |")
    print(f"\n| kind | right at {LIKELY}, first | later |\n|---|---|---|")
    first = read_pairs(FIRST)
    for kind in dict.fromkeys(pair.kind for pair in (*first, *later)):
        print(f"| {kind} | {_right(first, kind)} | {_right(later, kind)} |")


def _right(pairs: list[Pair], kind: str) -> str:
    own = [pair for pair in pairs if pair.kind == kind]
    return f"{sum((pair.found.score >= LIKELY) is pair.same for pair in own)} of {len(own)}"


def _pair(row: dict[str, str]) -> Pair:
    names = [row["recorded"], *(alias for alias in row["aliases"].split("|") if alias)]
    known = Known(tuple((name, comparable(name)) for name in names), row["recorded_country"])
    found = match(Sought(comparable(row["asked"]), row["asked_country"]), known)
    return Pair(row["kind"], row["same"] == "yes", row["asked"], row["recorded"], found)


def _measure(count: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from accesscontrol.queries.matching import candidates_for, sought
    from benchmarks.organizations import fill_index, made_up_names, misspelt
    from benchmarks.processor import processor_time

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    fill_index(made_up_names(count))
    built = time.perf_counter() - start
    chance = random.Random(11)
    names = list(made_up_names(count))
    asked = [chance.choice(names) for _ in range(WARM_UP + ROUNDS)]
    # Half of the names as they are, half with a slip.
    questions = [(misspelt(name, chance) if i % 2 else name, name) for i, name in enumerate(asked)]
    clock, processor, found = [], [], 0
    for name, meant in questions:
        start, spent = time.perf_counter(), processor_time()
        answer = candidates_for(sought(name, "", []))
        processor.append((processor_time() - spent) * 1000)
        clock.append((time.perf_counter() - start) * 1000)
        found += any(candidate.name == meant for candidate in answer.found)
    print(
        f"Found {found} of {len(questions)}; {os.getloadavg()[0]:.1f} processes had work to do.\n"
    )
    print("| match over | target | p50 | p95 | p99 |")
    print("|---|---|---|---|---|")
    for what, times in (("by the clock", clock), ("of the processor", processor)):
        cuts = statistics.quantiles(times[WARM_UP:], n=100)
        figures = " | ".join(f"{cuts[at]:.1f} ms" for at in (49, 94, 98))
        print(f"| {count:,}, {connection.vendor}, {what} | p95 <= 100 ms | {figures} |")
    print(f"\nThe index was built in {built:.0f} s.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else USUAL)
