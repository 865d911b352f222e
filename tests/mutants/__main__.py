"""Changes the rules one operator at a time and runs their tests on each change.

    python -m tests.mutants [PART OF A PATH ...]

Ends with 1 if a change goes unnoticed that docs/mutants.md does not show to be equivalent.
JOBS sets how many run at once, EXAMPLES how many worlds each property tries.
"""

import ast
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tests.mutants.operators import Mutant, enums_in, mutants_of
from tests.mutants.running import ALGEBRA, ROOT, prepare, results_of

DOCUMENT = ROOT / "docs" / "mutants.md"
_KNOWN = re.compile(r"- (`.+` `.+`: `.+` → `.+`)(?: \(\d+\))?\. +\S")
"""A survivor in the document: a name, and after the full stop a reason."""


def main() -> int:
    if os.environ.get("PYTHONHASHSEED") != "0":  # or sets differ in order from run to run
        again = [sys.executable, "-m", "tests.mutants", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S606
    os.nice(10)
    start = time.monotonic()
    paths = sorted(f"{app}/rules/{name}.py" for app, names in ALGEBRA.items() for name in names)
    trees = {path: ast.parse((ROOT / path).read_text()) for path in paths}
    enums = enums_in(list(trees.values()))
    wanted = [path for path in paths if any(part in path for part in sys.argv[1:] or [""])]
    mutants = [
        mutant for path in wanted for mutant in _numbered(mutants_of(path, trees[path], enums))
    ]
    prepare()
    known = _known()
    survivors: list[Mutant] = []
    ends: Counter[str] = Counter()
    for done, (mutant, end) in enumerate(results_of(mutants, trees), start=1):
        ends[end] += 1
        if end == "survived":
            survivors.append(mutant)
            mark = "equivalent" if mutant.name in known else "SURVIVED"
            _say(f"{mark}: {mutant.path}:{mutant.line} {mutant.name}")
        if done % 50 == 0:
            _say(f"{done} of {len(mutants)}, {len(survivors)} survived")
    unknown = [mutant for mutant in survivors if mutant.name not in known]
    minutes = (time.monotonic() - start) / 60
    _say(
        f"{len(mutants)} mutants, {len(mutants) - len(survivors)} killed"
        f" ({ends['timed out']} of them by the time limit), {len(survivors)} survived:"
        f" {len(survivors) - len(unknown)} known to be equivalent, {len(unknown)} not;"
        f" {minutes:.0f} minutes"
    )
    killed = known - {mutant.name for mutant in survivors}
    for name in sorted(killed if not sys.argv[1:] else ()):
        _say(f"No longer a survivor, take it out of {DOCUMENT.name}: {name}")
    for mutant in unknown:
        _say(f"{mutant.path}:{mutant.line} {mutant.name}")
    return 1 if unknown else 0


def _numbered(mutants: Iterator[Mutant]) -> Iterator[Mutant]:
    """Tells equal changes in one function apart."""
    seen: Counter[str] = Counter()
    for mutant in mutants:
        seen[mutant.name] += 1
        count = seen[mutant.name]
        yield mutant if count == 1 else replace(mutant, scope=f"{mutant.scope} #{count}")


def _known() -> set[str]:
    if not DOCUMENT.exists():
        return set()
    found = map(_KNOWN.match, DOCUMENT.read_text().splitlines())
    return {match[1] for match in found if match is not None}


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
