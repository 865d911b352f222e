"""A real mail server on this machine, as strict or as broken as a test wants it."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class Postbox:
    """What has been handed over, and what the server says to the next mails.

    `answers` has replies to DATA by recipient; `refused` has recipients that do not exist.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.refused: set[str] = set()

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.get(envelope.rcpt_tos[0], "250 OK")
        if answer == "hang up":
            server.transport.close()
        elif answer.startswith("250"):
            parsed = BytesParser(EmailMessage, policy=default).parsebytes(envelope.content)
            assert isinstance(parsed, EmailMessage)
            self.mails.append(parsed)
        return answer


@contextmanager
def mail_server(postbox: Postbox, port: int) -> Iterator[None]:
    server = Controller(postbox, hostname="127.0.0.1", port=port, ready_timeout=60)
    server.start()
    try:
        yield
    finally:
        server.stop()
