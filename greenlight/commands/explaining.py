"""greenlight explain: the answer with the directives behind it, and who says so."""

from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from greenlight.answers import CheckDocument, Reason
from greenlight.commands import exits
from greenlight.commands.asking import asked, headline, show_rest
from greenlight.commands.screen import Screen
from greenlight.commands.session import Session

Objects = dict[str, dict[str, Any]]


def explain(given: Namespace, session: Session) -> int:
    answer = session.client.check(asked(given, session))
    document = answer.document
    directives = _objects(session, "directives", _directives_of(document), document["ledger_size"])
    cited = {
        citation["source"]
        for directive in directives.values()
        for citation in directive.get("citations", ())
    }
    sources = _objects(session, "sources", cited, document["ledger_size"])
    if given.json:
        session.emit({"answer": document, "directives": directives, "sources": sources})
    else:
        _show(document, directives, sources, session.screen)
    return exits.OF_OUTCOME[answer.outcome]


def _directives_of(document: CheckDocument) -> set[str]:
    keys = {key for reason in document["reasons"] for key in _provisions(reason)}
    return {key.partition("/")[0] for key in keys | set(document["controlling"])}


def _provisions(reason: Reason) -> list[str]:
    return [key for key in (reason["provision"], *reason["by"]) if key is not None]


def _objects(session: Session, kind: str, ids: Iterable[str], size: int) -> Objects:
    """As they stood on record when the answer was given."""
    return {name: session.client.object(kind, name, known_at=size) for name in sorted(ids)}


def _show(document: CheckDocument, directives: Objects, sources: Objects, screen: Screen) -> None:
    screen.line(headline(document, screen))
    for layer, asks in (("permitted", "do laws and orders let it"), ("offered", "is it offered")):
        screen.line(f"  {layer} ({asks}): {screen.paint(document[layer])}")  # type: ignore[literal-required]
    shown: set[str] = set()
    for reason in document["reasons"]:
        screen.line(f"\n{screen.paint(reason['code'], 'bold')}")
        screen.indented(reason["text"])
        for name in dict.fromkeys(key.partition("/")[0] for key in _provisions(reason)):
            if name in shown:
                screen.line(f"  {screen.paint(name, 'bold')}: as above")
            else:
                _show_directive(name, directives[name], sources, screen)
            shown.add(name)
    show_rest(document, screen)


def _show_directive(name: str, directive: dict[str, Any], sources: Objects, screen: Screen) -> None:
    screen.line(f"  {screen.paint(name, 'bold')}: {directive['title']}")
    screen.line(
        f"    {directive['instrument']} of {directive['authority']}, issued "
        f"{_date(directive['issued'])}, {directive['standing']}"
    )
    for citation in directive.get("citations", ()):
        source = sources[citation["source"]]
        screen.indented(f'{source["publisher"]}, "{source["title"]}": {citation["says"]}', by=4)


def _date(value: Any) -> str:
    """A date as recorded: a text, or a window."""
    if isinstance(value, dict):
        return f"between {value['earliest']} and {value['latest'] or 'a day not made known'}"
    return str(value)
