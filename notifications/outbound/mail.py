"""Handing mails to the mail server. The only place that speaks to it on behalf of the queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected
from types import TracebackType
from typing import Self

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

PERMANENT = range(500, 600)
"""Answers after which it is of no use to say the same again (RFC 5321, 4.2.1)."""


class MailRefused(Exception):
    """The server will not take this mail. `is_permanent`: nor at any later time."""

    def __init__(self, said: str, *, is_permanent: bool) -> None:
        super().__init__(said)
        self.is_permanent = is_permanent


class ServerAway(Exception):
    """No mail server that talks to us; what was to be sent says nothing about it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is handed over."""

    recipient: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str]


class MailServer:
    """An open connection: `with MailServer() as server: server.send(letter)`."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend = get_connection(fail_silently=False)

    def __enter__(self) -> Self:
        """Raises: ServerAway."""
        try:
            self._backend.open()
        except (SMTPException, OSError) as error:
            raise ServerAway(_said(error)) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._backend.close()
        except (SMTPException, OSError):  # it has taken what it has taken
            return

    def send(self, letter: Letter) -> None:
        """Raises: MailRefused, ServerAway."""
        message = EmailMultiAlternatives(
            letter.subject,
            letter.text,
            to=[letter.recipient],
            headers=dict(letter.headers),
            connection=self._backend,
        )
        if letter.html:
            message.attach_alternative(letter.html, "text/html")
        try:
            message.send()
        except SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            is_permanent = all(code in PERMANENT for code in codes)
            raise MailRefused(_said(error), is_permanent=is_permanent) from error
        except SMTPDataError as error:
            is_permanent = error.smtp_code in PERMANENT
            raise MailRefused(_said(error), is_permanent=is_permanent) from error
        except (SMTPServerDisconnected, OSError) as error:
            # SMTPException is an OSError too, so the refusals come before and after.
            if isinstance(error, SMTPException) and not isinstance(error, SMTPServerDisconnected):
                raise MailRefused(_said(error), is_permanent=False) from error
            raise ServerAway(_said(error)) from error


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
