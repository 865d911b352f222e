"""greenlight status and history: how open models are, now and over time."""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from greenlight.answers import BoardCell
from greenlight.commands import exits
from greenlight.commands.session import Misused, Session


def status(given: Namespace, session: Session) -> int:
    place = {"as_of": given.as_of, "known_at": given.known_at, "trust": session.trust}
    if given.model is not None and given.channel is not None:
        document = session.client.status(given.model, given.channel, **place)
        if given.json:
            session.emit(document)
            return exits.ALLOW
        rows = [_row(document["model"], document["channel"], document)]
        session.screen.table(HEAD, rows)
        session.screen.line(
            f"\nlaw {document['legal']}, offered {document['offered']}; "
            f"by {', '.join(document['controlling']) or 'nothing on record'}"
        )
        return exits.ALLOW
    board = session.client.board(**place)
    models = board["models"]
    if given.model is not None:
        name = session.client.resolve(given.model, known_at=given.known_at)["model"]
        models = {name: models[name]}
    if given.channel is not None:
        if not any(given.channel in cells for cells in models.values()):
            known = sorted({channel for cells in models.values() for channel in cells})
            raise Misused(f"There is no channel {given.channel}; use one of {', '.join(known)}.")
        models = {name: {given.channel: cells[given.channel]} for name, cells in models.items()}
    shown = {
        name: {channel: cell for channel, cell in cells.items() if given.all or _released(cell)}
        for name, cells in models.items()
    }
    age = board.get("stale_seconds")
    if age is not None:
        session.note(f"The registry shows what it knew {age} seconds ago; it cannot look now.")
    code = exits.ALLOW if age is None else exits.NO_ANSWER
    if given.json:
        session.emit({**board, "models": shown})
        return code
    session.screen.table(
        HEAD,
        [
            _row(name, channel, cell)
            for name, cells in shown.items()
            for channel, cell in cells.items()
        ],
    )
    session.screen.line(f"\nledger size {board['ledger_size']}, trust {board['trust']}")
    return code


HEAD = ("MODEL", "CHANNEL", "TIER", "SINCE", "UNTIL", "WHY")


def history(given: Namespace, session: Session) -> int:
    document = session.client.history(
        given.model, channel=given.channel, known_at=given.known_at, trust=session.trust
    )
    if given.json:
        session.emit(document)
        return exits.ALLOW
    session.screen.line(f"{document['model']} (ledger size {document['ledger_size']})")
    session.screen.table(
        ("CHANNEL", "FROM", "UNTIL", "TIER", "BY"),
        [
            (
                interval["channel"],
                interval["start"] or "ever",
                interval["end"] or "-",
                tier_words(interval),
                ", ".join(interval["controlling"]) or "-",
            )
            for interval in document["results"]
        ],
    )
    return exits.ALLOW


def tier_words(cell: Mapping[str, Any]) -> str:
    """`limited, possibly closed` where it is uncertain."""
    others = [level for level in cell["possible"] if level != cell["tier"]]
    return f"{cell['tier']}, possibly {' or '.join(others)}" if others else str(cell["tier"])


def _released(cell: BoardCell) -> bool:
    return cell["closed_because"] != "unreleased"


def _row(model: str, channel: str, cell: Mapping[str, Any]) -> Sequence[str]:
    why = cell["closed_because"] or "-"
    return (model, channel, tier_words(cell), cell["since"] or "ever", cell["until"] or "-", why)
