"""Fuzzing by coverage: `make fuzz` (SECONDS=60 for each target; `python -m tests.fuzzing cursors`).

Needs atheris, which `make fuzz` installs beside the rest. What is found is kept in var/fuzzing and
goes on from there; an input that breaks a promise is written there as well, and ends it with 1.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "var" / "fuzzing"
SECONDS = int(os.environ.get("SECONDS", "60"))
LONGEST_INPUT = 8192
_TRIED = re.compile(r"stat::number_of_executed_units:\s+(\d+)")
_COVERED = re.compile(r"cov: (\d+)")
_OURS = ["registry", "recording", "notifications", "greenlight_verify"]


def main(names: list[str]) -> int:
    targets = _targets()
    unknown = [name for name in names if name not in targets.TARGETS]
    if unknown:
        print(f"No such target: {', '.join(unknown)}; there are {', '.join(targets.TARGETS)}.")
        return 2
    print("target        inputs tried   branches covered")
    broken = 0
    for name in names or targets.TARGETS:
        corpus = KEPT / name
        corpus.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(targets.seeds_of(name)):
            (corpus / f"seed-{number}").write_bytes(seed)
        broken += _failed(name)
    return 1 if broken else 0


def _targets() -> Any:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.fuzzing import targets

    return targets


def _failed(name: str) -> bool:
    """Runs it in a process of its own, since the fuzzer ends the one that it runs in."""
    log = KEPT / f"{name}.log"
    command = [sys.executable, "-m", "tests.fuzzing", "--inside", name]
    with log.open("w") as file:
        done = subprocess.run(command, cwd=ROOT, stdout=file, stderr=file, check=False)
    told = log.read_text(errors="replace")
    tried = max(map(int, _TRIED.findall(told)), default=0)
    covered = max(map(int, _COVERED.findall(told)), default=0)
    print(f"{name:<12} {tried:>13,} {covered:>18,}", flush=True)
    if done.returncode:
        print(told[-3000:])
    return done.returncode != 0


def _inside(name: str) -> None:
    import atheris

    with atheris.instrument_imports(include=_OURS):
        target = _targets().TARGETS[name]
    arguments = [
        f"-max_total_time={SECONDS}",
        f"-max_len={LONGEST_INPUT}",
        "-print_final_stats=1",
        "-timeout=10",
        f"-artifact_prefix={KEPT}/{name}-",
        str(KEPT / name),
    ]
    atheris.Setup([sys.argv[0], *arguments], target)
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        _inside(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
