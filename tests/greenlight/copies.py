"""Evaluators for tests: on a client that does not try again, and closed afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from greenlight import (
    Client,
    Question,
)
from greenlight.local.evaluator import LocalEvaluator
from greenlight.retrying import NEVER
from tests.greenlight.conftest import Service

DENIED = Question("fable-5", "anthropic-api", as_of="2026-06-27")


@contextmanager
def evaluating(url: str, **options: Any) -> Iterator[LocalEvaluator]:
    quick = {"timeout": 120.0, "retries": NEVER}
    with Client(url, **quick) as client, LocalEvaluator(client, **options) as made:  # type: ignore[arg-type]
        yield made


def keys_of(service: Service) -> list[str]:
    with Client(service.url) as client:
        return [key["verifier_key"] for key in client.keys()["results"]]


def overdue(copy: LocalEvaluator) -> bool:
    staleness = copy.check(DENIED).staleness
    return staleness is not None and staleness.overdue
