"""greenlight diff: what differs between two boards."""

from argparse import Namespace
from typing import Any

from greenlight.answers import BoardDocument
from greenlight.commands import exits
from greenlight.commands.board import tier_words
from greenlight.commands.session import Misused, Session

COMPARED = ("tier", "possible", "closed_because")


def diff(given: Namespace, session: Session) -> int:
    before, after = (_board(given, session, when) for when in (given.earlier, given.later))
    pairs = sorted(
        {
            (model, channel)
            for board in (before, after)
            for model, cells in board["models"].items()
            for channel in cells
            if given.channel in (None, channel)
        }
    )
    rows = [
        (model, channel, was, becomes)
        for model, channel in pairs
        for was, becomes in [(_cell(before, model, channel), _cell(after, model, channel))]
        if was != becomes
    ]
    if given.json:
        session.emit(
            {
                "by": given.by, "from": given.earlier, "to": given.later,
                "ledger_sizes": [before["ledger_size"], after["ledger_size"]],
                "results": [
                    {"model": model, "channel": channel, "before": was, "after": becomes}
                    for model, channel, was, becomes in rows
                ],
            }
        )  # fmt: skip
        return exits.ALLOW
    if not rows:
        session.screen.line(f"Nothing differs between {given.earlier} and {given.later}.")
        return exits.ALLOW
    session.screen.table(
        ("MODEL", "CHANNEL", given.earlier.upper(), given.later.upper()),
        [(model, channel, _words(was), _words(becomes)) for model, channel, was, becomes in rows],
    )
    return exits.ALLOW


def _board(given: Namespace, session: Session, when: str) -> BoardDocument:
    if given.by == "known-at":
        if given.known_at is not None:
            raise Misused(
                "With --by known-at, FROM and TO are the positions; leave --known-at out."
            )
        return session.client.board(as_of=given.as_of, known_at=when, trust=session.trust)
    if given.as_of is not None:
        raise Misused("FROM and TO are the days; leave --as-of out.")
    return session.client.board(as_of=when, known_at=given.known_at, trust=session.trust)


def _cell(board: BoardDocument, model: str, channel: str) -> dict[str, Any] | None:
    """What is compared of a cell; None where the model or the channel was not on record."""
    cell: Any = board["models"].get(model, {}).get(channel)
    return None if cell is None else {name: cell[name] for name in COMPARED}


def _words(cell: dict[str, Any] | None) -> str:
    if cell is None:
        return "not on record"
    why = cell["closed_because"]
    return tier_words(cell) + (f" ({why})" if why else "")
