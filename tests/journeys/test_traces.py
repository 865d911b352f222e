"""Traces reach a collector: of a request, of a job in Celery and of a webhook, and no secret."""

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.services.ports import free_port
from tests.services.receiver import Receiver
from tests.services.running import answers, redis, stopping, wait_until
from tests.services.seeded import seeded

SECRET = "a-token-that-only-the-reader-of-a-mail-has"
PARENT = "0af7651916cd43dd8448eb211c80319c"
PING = """
from datetime import UTC, datetime
from accesscontrol.rules.principals import Principal
from notifications.rules.endpoint_settings import EndpointSettings
from notifications.rules.signing import Algorithm
from notifications.services.endpoints import create_endpoint
from notifications.services.resending import ping
now = datetime.now(UTC)
dora = Principal("person:4", "Dora", frozenset({"webhooks"}), account="acme")
made = create_endpoint(actor=dora, wanted=EndpointSettings(url=URL),
    algorithm=Algorithm("v1"), now=now)
ping(actor=dora, endpoint_id=made.endpoint.pk, now=now)
"""


def spans(collector: Receiver) -> Iterator[tuple[str, Any]]:
    """The name of the part and the span, of all that was sent."""
    for request in collector.at("/v1/traces"):
        sent = ExportTraceServiceRequest.FromString(request.body)
        for of_resource in sent.resource_spans:
            told = {one.key: one.value.string_value for one in of_resource.resource.attributes}
            for scope in of_resource.scope_spans:
                for span in scope.spans:
                    yield told["service.name"], span


@pytest.mark.parametrize("broker", ["without", "redis"])
def test_a_request_a_job_and_a_webhook_have_spans_and_none_tells_a_secret(
    broker: str, tmp_path: Path
) -> None:
    port = free_port()
    with Receiver() as collector, redis() as url:
        place = {
            "PORT": str(port),
            "GREENLIGHT_TRACES_URL": collector.url("/v1/traces"),
            "GREENLIGHT_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
            "OTEL_BSP_SCHEDULE_DELAY": "200",
            **({"REDIS_URL": url} if broker == "redis" else {}),
        }
        with seeded("sqlite", tmp_path / "data", **place) as made:
            with stopping(made.start("serve")) as process:
                wait_until(lambda: answers(port) or process.poll() is not None)
                hook = repr(f"{collector.url('/hook')}/{SECRET}")
                made.manage("shell", "-v", "0", "-c", PING.replace("url=URL", f"url={hook}"))
                ask(port, f"/alerts/unsubscribe/{SECRET}?email=somebody")
                wait_until(lambda: wanted(broker) <= names(collector))

            found = [*spans(collector)]

    (of_request,) = [span for _, span in found if span.trace_id.hex() == PARENT]
    assert of_request.name == "GET"
    assert {one.key for one in of_request.attributes} >= {"url.path", "http.response.status_code"}
    raw = b"".join(request.body for request in collector.at("/v1/traces"))
    assert SECRET.encode() not in raw
    assert b"somebody" not in raw


def wanted(broker: str) -> set[str]:
    jobs = {"run/notifications.send_mail_due"} if broker == "redis" else set()
    return {PARENT, "webhook", *jobs}


def names(collector: Receiver) -> set[str]:
    """The names of spans, and the traces that they belong to."""
    return {name for _, span in spans(collector) for name in (span.name, span.trace_id.hex())}


def ask(port: int, path: str) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers={"traceparent": f"00-{PARENT}-b7ad6b7169203331-01"})
    assert connection.getresponse().status == 200
    connection.close()
