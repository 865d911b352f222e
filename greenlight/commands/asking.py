"""greenlight check: one question, its answer, and the exit code that says it."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from greenlight.answers import Answer, CheckDocument
from greenlight.commands import exits
from greenlight.commands.screen import Screen
from greenlight.commands.session import Misused, Session
from greenlight.questions import Question


def check(given: Namespace, session: Session) -> int:
    question = asked(given, session)
    wanted = replace(question, receipt=given.receipt is not None, alternatives=given.alternatives)
    answer = session.client.check(wanted)
    if given.receipt is not None:
        Path(given.receipt).write_text(f"{answer.receipt}\n", encoding="utf-8")
    if given.json:
        session.emit(answer.document)
    else:
        show(answer, session.screen)
    return exits.OF_OUTCOME[answer.outcome]


def asked(given: Namespace, session: Session) -> Question:
    """Raises: Misused, where no channel is named."""
    channel = session.channel()
    if channel is None:
        raise Misused("No channel is named. Give --channel, or write `channel` in the file.")
    return session.question(given.model, channel)


def show(answer: Answer, screen: Screen) -> None:
    document = answer.document
    screen.line(headline(document, screen))
    screen.line(
        f"  permitted {screen.paint(document['permitted'])}, "
        f"offered {screen.paint(document['offered'])}"
        + (f"; blocked by {' and '.join(document['blocked_by'])}" if document["blocked_by"] else "")
    )
    if document["reasons"]:
        screen.line()
        screen.table(
            ("REASON", "PROVISION", "WHAT IT SAYS"),
            [
                (each["code"], each["provision"] or "-", each["text"])
                for each in document["reasons"]
            ],
        )
    show_rest(document, screen)


def headline(document: CheckDocument, screen: Screen) -> str:
    outcome = screen.paint(document["outcome"].upper(), document["outcome"])
    return (
        f"{outcome}  {document['model']} over {document['channel']}, as of {document['as_of']} "
        f"(ledger size {document['ledger_size']}, trust {document['trust']})"
    )


def show_rest(document: CheckDocument, screen: Screen) -> None:
    """Conditions, what would settle it, warnings, and how long it stays so."""
    for condition in document["conditions"]:
        screen.line(f"\ncondition ({condition['type']}, {condition['provision']})")
        screen.indented(condition["text"])
    if document["missing_facts"]:
        screen.line()
        screen.table(
            ("IF YES", "IF NO", "NOT KNOWN"),
            [
                (
                    fact["if_yes"],
                    fact["if_no"],
                    f"{fact['text']}{_flag(fact['kind'], fact['subject'])}",
                )
                for fact in document["missing_facts"]
            ],
        )
    if document.get("alternatives"):
        screen.line()
        screen.table(
            ("INSTEAD", "CHANNEL", "NEARNESS"),
            [
                (each["model"], each["channel"], each["relation"])
                for each in document.get("alternatives", ())
            ],
        )
    for warning in document["warnings"]:
        screen.line(f"\nwarning ({warning['code']})")
        screen.indented(warning["text"])
    valid = document["valid"]
    screen.line(
        f"\nstays so from {valid['from'] or 'ever'} until {valid['until'] or 'told otherwise'}"
    )


def _flag(kind: str, subject: str) -> str:
    """How to say it on the command line, where it can be said."""
    option = {"class": "--class", "listing": "--list"}.get(kind)
    return f" ({option} {subject}=…)" if option else ""
