"""greenlight scan: models named in files, and whether they may be used."""

import json
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from greenlight.answers import Outcome
from greenlight.commands import exits
from greenlight.commands.screen import Screen
from greenlight.commands.session import Session
from greenlight.questions import Question, parameters
from greenlight.scan.files import Skipped, files_under, text_of
from greenlight.scan.naming import Mention, Names, names_of
from greenlight.scan.reports import Finding, as_json, as_sarif
from greenlight.scan.verdicts import Verdict, channels_of, verdicts

Found = list[tuple[str, Mention]]


def scan(given: Namespace, session: Session) -> int:
    session.subject()
    position = parameters(as_of=given.as_of, known_at=given.known_at, trust=session.trust)
    models = {model["id"]: model for model in session.client.objects("models", position)}
    names = Names(names_of(models.values(), with_press=given.names))
    skipped, found, looked_at = Skipped(), Found(), 0
    for path in files_under([Path(each) for each in given.paths]):
        text = text_of(path, skipped)
        if text is not None:
            looked_at += 1
            found += [(path.as_posix(), mention) for mention in names.mentions(text)]
    said = _verdicts(given, session, [models[name] for name in sorted({m.model for _, m in found})])
    findings = [Finding(path, mention, said[mention.model]) for path, mention in found]
    shown = [each for each in findings if given.all or each.outcome != "allow"]
    about = {
        "files": looked_at,
        "skipped": {"binary": skipped.binary, "large": skipped.large,
                    "unreadable": skipped.unreadable},
        "mentions": len(findings),
    }  # fmt: skip
    _write(given, session, shown, about)
    if skipped.large or skipped.unreadable:
        session.note(
            f"not looked at: {skipped.large} files over 1 MiB, {skipped.unreadable} unreadable"
        )
    return exits.worst([finding.outcome for finding in findings])


def _verdicts(
    given: Namespace, session: Session, models: Sequence[dict[str, Any]]
) -> dict[str, Verdict]:
    kept = session.configuration.channel
    named = given.channels or ([kept] if kept else None)
    questions: list[Question] = [
        session.question(model["id"], channel)
        for model in models
        for channel in channels_of(model, named)
    ]
    return verdicts(zip(questions, session.client.check_batch(questions), strict=True))


def _write(
    given: Namespace, session: Session, findings: Sequence[Finding], about: dict[str, Any]
) -> None:
    kind = given.format or ("json" if given.json else "text")
    if kind == "text" and given.output is None:
        _show(findings, about, session.screen)
        return
    if kind == "text":
        text = "".join(f"{_line(each)}\n" for each in findings)
    else:
        document = as_sarif(findings) if kind == "sarif" else as_json(findings, about)
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if given.output is None:
        session.screen.line(text.rstrip("\n"))
    else:
        Path(given.output).write_text(text, encoding="utf-8")


def _show(findings: Sequence[Finding], about: dict[str, Any], screen: Screen) -> None:
    for finding in findings:
        screen.line(_line(finding, screen.paint(finding.outcome)))
    counts: dict[Outcome, int] = {"deny": 0, "indeterminate": 0}
    for finding in findings:
        if finding.outcome in counts:
            counts[finding.outcome] += 1
    screen.line(
        f"{about['mentions']} mentions of models in {about['files']} files: {counts['deny']} "
        f"denied, {counts['indeterminate']} undecided"
    )


def _line(finding: Finding, word: str | None = None) -> str:
    place = f"{finding.path}:{finding.mention.line}:{finding.mention.column}"
    return f"{place}: {word or finding.outcome}: {finding.text}"
