"""The client of Greenlight: may this organisation use this model over this channel, and why?

    from greenlight import Client, Question

    with Client("https://greenlight.example") as client:
        answer = client.check(Question("mythos-5", "anthropic-api"))

What a name stands for is imported when it is first used, so that the command line starts fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from greenlight.version import VERSION

if TYPE_CHECKING:
    from greenlight.answers import Answer, Staleness
    from greenlight.asynchronous import AsyncClient
    from greenlight.client import Client
    from greenlight.errors import (
        Forbidden,
        Garbled,
        GreenlightError,
        NotHere,
        NotOnRecord,
        Problem,
        RateLimited,
        Refused,
        ServiceUnavailable,
        Stale,
        Unauthenticated,
        Unreachable,
        Unverified,
    )
    from greenlight.local.evaluator import LocalEvaluator
    from greenlight.local.staleness import StalePolicy
    from greenlight.questions import Question, Subject
    from greenlight.receipts import verify_receipt
    from greenlight.retrying import RetryPolicy
    from greenlight.webhooks import verify_webhook

__version__ = VERSION

__all__ = [
    "Answer",
    "AsyncClient",
    "Client",
    "Forbidden",
    "Garbled",
    "GreenlightError",
    "LocalEvaluator",
    "NotHere",
    "NotOnRecord",
    "Problem",
    "Question",
    "RateLimited",
    "Refused",
    "RetryPolicy",
    "ServiceUnavailable",
    "Stale",
    "StalePolicy",
    "Staleness",
    "Subject",
    "Unauthenticated",
    "Unreachable",
    "Unverified",
    "verify_receipt",
    "verify_webhook",
]

_PLACES = {
    "LocalEvaluator": "local.evaluator",
    "StalePolicy": "local.staleness",
    "Answer": "answers",
    "Staleness": "answers",
    "AsyncClient": "asynchronous",
    "Client": "client",
    "Question": "questions",
    "Subject": "questions",
    "RetryPolicy": "retrying",
    "verify_receipt": "receipts",
    "verify_webhook": "webhooks",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"greenlight.{_PLACES.get(name, 'errors')}"), name)
