"""`make audit`: known holes in dependencies, risky code, secrets in files; and what is inside.

Ends with 1 if anything is found. What could not be looked up is said, and is no finding.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".audit" / "bin"
RUNTIME = "requirements/runtime.txt"
SBOM = ROOT / "var" / "sbom.json"
CODE = (
    "registry", "accesscontrol", "notifications", "recording", "config", "greenlight",
    "greenlight_verify",
)  # fmt: skip
GUESSES = (
    "Base64HighEntropyString", "HexHighEntropyString", "KeywordDetector", "BasicAuthDetector",
)  # fmt: skip
"""Of the detectors those that find words rather than keys, as in examples of addresses."""


def main() -> int:
    parts: dict[str, Callable[[], tuple[str, Sequence[str]]]] = {
        "dependencies": dependencies,
        "code": code,
        "secrets": secrets,
        "bill of materials": bill_of_materials,
    }
    failed = 0
    for name, look in parts.items():
        said, found = look()
        failed += len(found)
        print(f"{name:<18} {said}")  # noqa: T201
        for line in found:
            print(f"  {line}")  # noqa: T201
    return 1 if failed else 0


def dependencies() -> tuple[str, Sequence[str]]:
    """Holes that the advisories of PyPI know of, by pip-audit."""
    report = _json("pip-audit", "--no-deps", "--disable-pip", "--format=json", "-r", RUNTIME)
    looked = report.get("dependencies", [])
    unknown = [one["name"] for one in looked if "skip_reason" in one]
    found = [
        f"{one['name']} {one['version']}: {hole['id']}, mended in {hole['fix_versions']}"
        for one in looked
        for hole in one.get("vulns", [])
    ]
    if len(unknown) == len(looked):
        return "no advisories could be had from here; nothing is known of any", found
    return f"{len(looked) - len(unknown)} looked up, {len(unknown)} could not be", found


def code() -> tuple[str, Sequence[str]]:
    """What bandit holds for severe; the rest of its rules ruff checks, each exception with why."""
    report = _json("bandit", "--quiet", "--format=json", "-lll", "--recursive", *CODE)
    found = [
        f"{one['filename']}:{one['line_number']}: {one['issue_text']}" for one in report["results"]
    ]
    return f"{report['metrics']['_totals']['loc']} lines", found


def secrets() -> tuple[str, Sequence[str]]:
    """Keys of known forms in files of the repository; those in tests open nothing."""
    guesses = [word for name in GUESSES for word in ("--disable-plugin", name)]
    report = _json("detect-secrets", "scan", *guesses, "--exclude-files", r"requirements/|^tests/")
    found = [
        f"{file}:{one['line_number']}: {one['type']}"
        for file, lines in report["results"].items()
        for one in lines
    ]
    return f"{len(report['plugins_used'])} kinds of key looked for", found


def bill_of_materials() -> tuple[str, Sequence[str]]:
    SBOM.parent.mkdir(exist_ok=True)
    _run("cyclonedx-py", "requirements", RUNTIME, "--output-file", str(SBOM))
    parts = json.loads(SBOM.read_text())["components"]
    return f"{len(parts)} parts in {SBOM.relative_to(ROOT)} (CycloneDX)", []


def _json(*command: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_run(*command))
    return found


def _run(*command: str) -> str:
    """What a tool prints. That it found something is no failure of it."""
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command[0]} failed: {done.stderr[-500:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
