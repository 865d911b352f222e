"""Reports of a scan: as lines, as JSON, and as SARIF 2.1.0 for code hosts and editors."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from greenlight.answers import Outcome
from greenlight.scan.naming import Mention
from greenlight.scan.verdicts import Verdict
from greenlight.version import VERSION

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: dict[Outcome, str] = {"deny": "error", "indeterminate": "warning", "allow": "note"}
RULES: dict[Outcome, tuple[str, str]] = {
    "deny": ("model-denied", "The model may not be used by this subject."),
    "indeterminate": ("model-undecided", "Whether the model may be used is left open."),
    "allow": ("model-allowed", "The model may be used by this subject."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A mention in a file. `path` is with slashes, as given on the command line."""

    path: str
    mention: Mention
    verdict: Verdict

    @property
    def outcome(self) -> Outcome:
        """A form that is not on record is no allow: it may be another model."""
        if not self.mention.exact and self.verdict.outcome == "allow":
            return "indeterminate"
        return self.verdict.outcome

    @property
    def text(self) -> str:
        verdict, mention = self.verdict, self.mention
        said = f"{verdict.model} over {verdict.channel}: {', '.join(verdict.codes)}. {verdict.text}"
        if mention.exact:
            return said
        return f"{mention.text} is not on record; if it is {verdict.model}, then {said}"


def as_json(findings: Sequence[Finding], about: dict[str, Any]) -> dict[str, Any]:
    return {
        **about,
        "results": [
            {
                "path": finding.path,
                "line": finding.mention.line,
                "column": finding.mention.column,
                "text": finding.mention.text,
                "on_record": finding.mention.exact,
                "model": finding.verdict.model,
                "channel": finding.verdict.channel,
                "outcome": finding.outcome,
                "reasons": list(finding.verdict.codes),
                "detail": finding.text,
            }
            for finding in findings
        ],
    }


def as_sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    """One run; columns count characters. Findings keep their fingerprint when lines move."""
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "greenlight scan",
                        "version": VERSION,
                        "rules": [
                            {
                                "id": name,
                                "shortDescription": {"text": text},
                                "defaultConfiguration": {"level": LEVELS[outcome]},
                            }
                            for outcome, (name, text) in RULES.items()
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": _results(findings),
            }
        ],
    }


def _results(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Each knows how many like it stand before it in its file."""
    seen: Counter[tuple[str, str]] = Counter()
    results = []
    for finding in findings:
        like = (finding.path, finding.mention.text)
        results.append(_result(finding, seen[like]))
        seen[like] += 1
    return results


def _result(finding: Finding, nth: int) -> dict[str, Any]:
    mention = finding.mention
    print_of = f"{finding.path}\n{mention.text}\n{finding.verdict.channel}\n{nth}"
    return {
        "ruleId": RULES[finding.outcome][0],
        "ruleIndex": list(RULES).index(finding.outcome),
        "level": LEVELS[finding.outcome],
        "message": {"text": finding.text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.path)},
                    "region": {
                        "startLine": mention.line,
                        "startColumn": mention.column,
                        "endColumn": mention.column + len(mention.text),
                    },
                }
            }
        ],
        "partialFingerprints": {"mention/v1": sha256(print_of.encode()).hexdigest()},
    }
