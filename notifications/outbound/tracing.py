"""A span around each webhook that is sent, where traces are wanted.

It names the host alone: the path of an address may be a secret. Nothing of the trace is sent along.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings

from notifications.rules.answers import Answer


class Outcome:
    """To be told what came of it, before the span ends."""

    def __init__(self) -> None:
        self.answer: Answer | None = None


@contextmanager
def span_around(url: str) -> Iterator[Outcome]:
    outcome = Outcome()
    if not settings.TRACES_URL:
        yield outcome
        return
    from opentelemetry import trace
    from opentelemetry.trace import SpanKind, Status, StatusCode

    tracer = trace.get_tracer("greenlight.webhooks", settings.VERSION)
    told = {"http.request.method": "POST", "server.address": urlsplit(url).hostname or ""}
    with tracer.start_as_current_span("webhook", kind=SpanKind.CLIENT, attributes=told) as span:
        yield outcome
        answer = outcome.answer
        if answer is not None and answer.status is not None:
            span.set_attribute("http.response.status_code", answer.status)
        if answer is not None and answer.failure is not None:
            span.set_attribute("error.type", answer.failure.value)
            span.set_status(Status(StatusCode.ERROR))
