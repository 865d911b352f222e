"""The mails of an installation without a mail server: files in a folder, to be read by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.conf import settings

FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
MOST_FILES = 50
_BETWEEN_MAILS = "-" * 79 + "\n"
"""What Django writes behind each mail."""


@dataclass(frozen=True, slots=True)
class FiledMail:
    """A mail as it was written into the folder."""

    file: str
    date: str
    recipient: str
    subject: str
    text: str


def has_folder() -> bool:
    return bool(settings.EMAIL_BACKEND == FILE_BACKEND)


def folder() -> Path:
    return Path(str(getattr(settings, "EMAIL_FILE_PATH", "")))


def filed_mails() -> Sequence[FiledMail]:
    """Those of the latest files, the newest first; none where there is a mail server."""
    if not has_folder() or not folder().is_dir():
        return []
    files = sorted(folder().glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [mail for file in files[:MOST_FILES] for mail in reversed(list(_mails_in(file)))]


def _mails_in(file: Path) -> Iterator[FiledMail]:
    for text in file.read_text(errors="replace").split(_BETWEEN_MAILS):
        if text.strip():
            mail = message_from_string(text, EmailMessage, policy=default)
            body = mail.get_body(("plain",))
            yield FiledMail(
                file.name,
                str(mail["Date"] or ""),
                str(mail["To"] or ""),
                str(mail["Subject"] or ""),
                "" if body is None else body.get_content(),
            )
