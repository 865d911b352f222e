"""greenlight changes: the change log, to its end or as it grows."""

from argparse import Namespace
from collections.abc import Iterator

from greenlight.answers import ChangeDocument
from greenlight.commands import exits
from greenlight.commands.session import Misused, Session

WIDTHS = (6, 20, 20)


def changes(given: Namespace, session: Session) -> int:
    after = given.after or ("end" if given.follow else "0")
    check_cursor(after)
    if given.follow:
        found = session.client.follow(
            after=after, trouble=lambda error: session.note(f"{error} Trying on.")
        )
    else:
        found = _to_the_end(session, after)
    for change in found:
        if given.json:
            session.emit_line(change)
        else:
            session.screen.line_at_once(line_of(change))
    return exits.ALLOW


def check_cursor(text: str) -> None:
    """Raises: Misused."""
    if text != "end" and not (text.isascii() and text.isdecimal()):
        raise Misused(f"{text!r} is no cursor; give a sequence number, 0, or end.")


def _to_the_end(session: Session, after: str) -> Iterator[ChangeDocument]:
    while True:
        page = session.client.changes(after=after, limit=1000)
        yield from page["results"]
        if not page["results"]:
            return
        after = page["cursor"]


def line_of(change: ChangeDocument) -> str:
    data = change["data"]
    if "op" in data:
        what = f"{data['kind']} {data['object']['id']}: {data['reason']}"
    elif "model" in data:
        before, after = ((data.get(side) or {}).get("tier", "-") for side in ("before", "after"))
        what = f"{data['model']} over {data['channel']}: {before} to {after}"
    else:
        what = ""
    cells = (str(change["sequence"]), change["at"], change["type"])
    start = "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))
    return "".join(char if char.isprintable() else " " for char in f"{start}  {what}").rstrip()
