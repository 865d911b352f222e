"""What is logged, and how: lines for people, or JSON for machines, and never a secret."""

import logging
import re
from contextvars import ContextVar
from typing import Any

NOBODY = "-"
request_id: ContextVar[str] = ContextVar("request_id", default=NOBODY)
"""The id of the request, or of the job, that this thread works for."""

HIDDEN = "[hidden]"
_SECRETS = re.compile(
    r"(gl_live_[A-Za-z0-9]{4})[A-Za-z0-9_]+"
    r"|(whs[ek]c?_)[A-Za-z0-9+/=]{8,}"
    r"|((?:invitations|alerts/confirm|alerts/unsubscribe)/)[\w-]{20,}"
    r"|((?:reset/key|confirm-email)/)[\w:.-]+"
    r"|([?&](?:code|token|key)=)[^\s&'\"]+"
    r"|((?:authorization|cookie|x-csrftoken)['\"]?\s*[:=]\s*['\"]?(?:bearer\s+|basic\s+)?)[^\s'\",;]+"
    r"|([a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@/]+(?=@)",
    re.IGNORECASE,
)


def without_secrets(text: str) -> str:
    """The text with keys, webhook secrets, credentials of headers and of addresses taken out."""
    return _SECRETS.sub(lambda found: next(filter(None, found.groups()), "") + HIDDEN, text)


class Belongs(logging.Filter):
    """Adds `request_id` to every record, so that a caller and we speak of the same thing."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class Discreet(logging.Formatter):
    """Formats as another formatter does, then hides what nobody may read in a log."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(self._inner.format(record))


def line_formatter() -> logging.Formatter:
    form = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"
    return Discreet(logging.Formatter(form))


def json_formatter() -> logging.Formatter:
    # Loaded where it is used: an embedded installation writes lines.
    from pythonjsonlogger.json import JsonFormatter

    inner = JsonFormatter(
        ["levelname", "name", "request_id", "message"],
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp="at",
    )
    return Discreet(inner)


def logging_settings(*, as_json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, one line each."""
    formatter = json_formatter if as_json else line_formatter
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"belongs": {"()": Belongs}},
        "formatters": {"usual": {"()": formatter}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "usual",
                "filters": ["belongs"],
            }
        },
        "root": {"handlers": ["console"], "level": level.upper()},
        "loggers": {
            "django.request": {"level": "ERROR"},
            # At DEBUG it logs every query, and what is in it.
            "django.db.backends": {"level": "INFO"},
            "celery.utils.functional": {"level": "INFO"},
        },
    }
