"""Traces by OpenTelemetry, where the operator gives an address for them. Off, nothing is loaded.

A span for each request, each job of Celery, and each webhook that is sent. Of a request its
method, its path without secrets, and what came of it; never a query, a body or an address.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.logs import without_secrets

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NEEDED = "opentelemetry.exporter.otlp.proto.http"
CURE = (
    "GREENLIGHT_TRACES_URL needs OpenTelemetry: "
    "pip install --require-hashes -r requirements/tracing.txt"
)


def start_tracing(part: str) -> None:
    """Send what this process does to the collector, under the name of a part of the service.

    Raises: ImproperlyConfigured, where the libraries are not installed.
    """
    if not settings.TRACES_URL:
        return
    if not _is_installed():
        raise ImproperlyConfigured(CURE)
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.celery import CeleryInstrumentor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    resource = Resource.create(
        {
            "service.namespace": "greenlight",
            "service.name": f"greenlight-{part}",
            "service.version": settings.VERSION,
        }
    )
    sampler = ParentBased(TraceIdRatioBased(settings.TRACES_SHARE))
    provider = TracerProvider(resource=resource, sampler=sampler)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(settings.TRACES_URL)))
    trace.set_tracer_provider(provider)
    # Of what is sent to Celery and of what it does.
    CeleryInstrumentor().instrument()  # type: ignore[no-untyped-call]


def traced(inner: "WSGIApplication") -> "WSGIApplication":
    """The same application, with a span for each request where traces are wanted."""
    if not settings.TRACES_URL:
        return inner
    from opentelemetry import propagate, trace
    from opentelemetry.trace import SpanKind, Status, StatusCode

    tracer = trace.get_tracer("greenlight.web", settings.VERSION)

    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        method, path = environ.get("REQUEST_METHOD", ""), environ.get("PATH_INFO", "")
        around = propagate.extract({"traceparent": environ.get("HTTP_TRACEPARENT", "")})
        told = {"http.request.method": method, "url.path": without_secrets(path)}
        with tracer.start_as_current_span(
            method, context=around, kind=SpanKind.SERVER, attributes=told
        ) as span:

            def started(status: str, headers: Any, *more: Any) -> Any:
                code = int(status[:3])
                span.set_attribute("http.response.status_code", code)
                known = [text for name, text in headers if name.lower() == "x-request-id"]
                span.set_attribute("greenlight.request_id", known[0] if known else "")
                if code >= 500:
                    span.set_status(Status(StatusCode.ERROR))
                return start_response(status, headers, *more)

            return inner(environ, started)

    return outer


def _is_installed() -> bool:
    try:
        return find_spec(NEEDED) is not None
    except ModuleNotFoundError:
        return False
