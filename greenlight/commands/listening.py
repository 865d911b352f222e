"""greenlight listen: changes sent on to an address of yours, as webhooks come."""

import base64
import json
import secrets
import time
from argparse import Namespace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx2

from greenlight.answers import ChangeDocument
from greenlight.commands.following import check_cursor, line_of
from greenlight.commands.session import Misused, Session
from greenlight.webhooks import SECRET, sign

TRIES = 3


def listen(given: Namespace, session: Session) -> int:
    """Runs until it is interrupted."""
    check_cursor(given.after)
    address = urlsplit(given.forward_to)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise Misused(f"{given.forward_to} is no http address; give one to --forward-to.")
    secret = given.secret or new_secret()
    sign(b"", secret=secret, message_id="", timestamp=0)
    if given.secret is None:
        session.note(f"signing with {secret}")
    session.note(f"sending changes of {session.client.url} to {given.forward_to}; Ctrl-C ends")
    with httpx2.Client(timeout=given.timeout) as http:
        for change in session.client.follow(
            after=given.after, trouble=lambda error: session.note(f"{error} Trying on.")
        ):
            if given.types is None or change["type"] in given.types:
                said = _forward(http, given.forward_to, change, secret)
                if given.json:
                    session.emit_line({"sequence": change["sequence"], "result": said})
                else:
                    session.screen.line_at_once(f"{said:<12}{line_of(change)}")
    raise AssertionError("following never ends")


def new_secret() -> str:
    return SECRET + base64.b64encode(secrets.token_bytes(32)).decode()


def body_of(change: ChangeDocument) -> bytes:
    """The same bytes for the same change, whenever it is sent."""
    data = {**change["data"], "sequence": change["sequence"], "ledger_size": change["ledger_size"]}
    event = {"type": change["type"], "timestamp": change["at"], "data": data}
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _forward(http: httpx2.Client, url: str, change: ChangeDocument, secret: str) -> str:
    """The status of the answer, or why there is none, after a few tries."""
    body = body_of(change)
    said = ""
    for tried in range(TRIES):
        if tried:
            time.sleep(2.0 ** (tried - 1))
        headers = sign(
            body,
            secret=secret,
            message_id=f"chg_{change['sequence']}",
            timestamp=int(datetime.now(UTC).timestamp()),
        )
        headers["Content-Type"] = "application/json"
        try:
            status = http.post(url, content=body, headers=headers).status_code
        except httpx2.HTTPError as error:
            said = type(error).__name__
            continue
        said = str(status)
        if status < 500:
            break
    return said
