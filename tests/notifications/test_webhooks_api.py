"""/api/v1/webhooks: endpoints of an account over HTTP."""

import json
from typing import Any
from zlib import decompress

import pytest
from django.test import Client

from notifications.models import Attempt, Delivery, EndpointSecret
from notifications.rules.event_types import MEANINGS
from notifications.rules.retrying import MOST_ATTEMPTS
from recording.models import IdempotencyRecord
from tests.notifications.sending import make_due, pump, verify
from tests.notifications.test_delivering import something_happens
from tests.people import bearer, key_of_account
from tests.services.receiver import Receiver, status

pytestmark = pytest.mark.django_db


class Api:
    """What a program of an account does with its key."""

    def __init__(self, account: str) -> None:
        self.client = Client(headers=bearer(key_of_account(account, "webhooks")))

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/{path}")

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.generic(
            method,
            f"/api/v1/{path}",
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers=headers,
        )

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def make(self, url: str, **settings: Any) -> dict[str, Any]:
        answer = self.post("webhooks", {"url": url, **settings})
        assert answer.status_code == 201, answer.json()
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def acme(told_all) -> Api:
    return Api("acme")


def test_a_secret_is_shown_once_and_kept_sealed(acme: Api, receiver: Receiver):
    made = acme.make(receiver.url(), headers={"Authorization": "Bearer hush"})

    shown = acme.get(f"webhooks/{made['id']}").json()

    assert made["secret"].startswith("whsec_")
    assert "secret" not in shown
    assert shown["headers"] == ["Authorization"]
    kept = EndpointSecret.objects.get().sealed
    assert kept.startswith("sealed1:")
    assert made["secret"] not in kept


def test_a_ping_arrives_and_is_in_the_log(acme: Api, receiver: Receiver):
    receiver.script["/hook"] = [status(200, body=b"x" * 9000)]
    made = acme.make(receiver.url(), events=["list.changed"], headers={"X-Team": "blue"})

    sent = acme.post(f"webhooks/{made['id']}/ping").json()
    pump()

    event = verify(receiver.received[0], made["secret"])
    assert event["type"] == "ping"
    assert receiver.received[0].headers["x-team"] == "blue"
    delivery = acme.get(f"deliveries/{sent['id']}").json()
    assert delivery["state"] == "delivered"
    assert delivery["message_id"] == receiver.received[0].id
    assert delivery["body"].encode() == receiver.received[0].body
    assert [one["status"] for one in delivery["attempts"]] == [200]
    assert len(delivery["attempts"][0]["answer"]) == 4096


def test_what_belongs_to_others_does_not_exist(acme: Api, receiver: Receiver):
    made = acme.make(receiver.url())
    delivery = acme.post(f"webhooks/{made['id']}/ping").json()
    bolt = Api("bolt")

    answers = [
        bolt.get(f"webhooks/{made['id']}"),
        bolt.send("PATCH", f"webhooks/{made['id']}", {"description": "mine"}),
        bolt.send("DELETE", f"webhooks/{made['id']}"),
        bolt.get(f"webhooks/{made['id']}/deliveries"),
        bolt.get(f"deliveries/{delivery['id']}"),
        bolt.post(f"deliveries/{delivery['id']}/resend"),
        *(
            bolt.post(f"webhooks/{made['id']}/{step}")
            for step in (
                "ping",
                "pause",
                "resume",
                "roll-secret",
                "recover?since=2026-01-01T00:00:00Z",
            )
        ),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert bolt.get("webhooks").json()["results"] == []


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/", "https://169.254.169.254/", "https://[::1]/", "https://0x7f.1/",
        "https://2130706433/", "https://localhost./", "ftp://hooks.example.org/",
        "https://user:pass@hooks.example.org/", "https://hooks.example.org:22/", "nonsense",
        "https://0177.0.0.1/", "https://127.1/", "https://0/", "https://100.64.0.1/",
        "https://192.168.0.1/", "https://224.0.0.1/", "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a9fe:a9fe]/", "https://[64:ff9b::a9fe:a9fe]/", "https://[2002:7f00:1::]/",
        "https://[fd00:ec2::254]/",
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_called_is_refused_with_its_pointer(acme: Api, url: str):
    answer = acme.post("webhooks", {"url": url})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/url"


def test_an_unknown_name_is_refused_with_the_nearest(acme: Api, receiver: Receiver):
    answer = acme.post("webhooks", {"url": receiver.url(), "models": ["fable-55"]})

    assert answer.status_code == 422
    fault = answer.json()["errors"][0]
    assert fault["pointer"] == "/models/0"
    assert "fable-5" in fault["detail"]


def test_a_change_needs_the_revision_that_was_read_if_one_is_given(acme: Api, receiver: Receiver):
    made = acme.make(receiver.url())
    tag = acme.get(f"webhooks/{made['id']}").headers["ETag"]

    first = acme.send(
        "PATCH", f"webhooks/{made['id']}", {"rate_per_minute": 60}, **{"If-Match": tag}
    )
    second = acme.send(
        "PATCH", f"webhooks/{made['id']}", {"rate_per_minute": 70}, **{"If-Match": tag}
    )
    third = acme.send("PATCH", f"webhooks/{made['id']}", {"rate_per_minute": None})

    assert first.json()["rate_per_minute"] == 60
    assert second.status_code == 412
    assert third.json()["rate_per_minute"] is None
    assert third.json()["url"] == receiver.url()


def test_a_change_may_say_that_any_revision_will_do(acme: Api, receiver: Receiver):
    made = acme.make(receiver.url())

    answer = acme.send(
        "PATCH", f"webhooks/{made['id']}", {"rate_per_minute": 60}, **{"If-Match": "*"}
    )

    assert (answer.status_code, answer.json()["rate_per_minute"]) == (200, 60)


def test_a_repeated_request_makes_one_endpoint(acme: Api, receiver: Receiver):
    first = acme.post("webhooks", {"url": receiver.url()}, **{"Idempotency-Key": "one"})
    again = acme.post("webhooks", {"url": receiver.url()}, **{"Idempotency-Key": "one"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Location"] == first.headers["Location"]
    kept = decompress(bytes(IdempotencyRecord.objects.get().body))
    assert first.json()["secret"].encode() not in kept
    assert len(acme.get("webhooks").json()["results"]) == 1


def test_what_was_given_up_can_be_found_and_recovered(acme: Api, receiver: Receiver):
    made = acme.make(receiver.url(), events=["directive.published"])
    receiver.always["/hook"] = status(500)
    something_happens()
    for _ in range(MOST_ATTEMPTS):
        pump()
        make_due()

    listed = acme.get(f"webhooks/{made['id']}/deliveries?state=failed").json()["results"]
    receiver.always["/hook"] = status(200)
    make_due(failures=0)
    recovered = acme.post(f"webhooks/{made['id']}/recover?since=2026-01-01T00:00:00Z")
    pump()

    assert [(one["state"], one["last_status"]) for one in listed] == [("failed", 500)]
    assert recovered.status_code == 200
    assert acme.get(f"deliveries/{listed[0]['id']}").json()["state"] == "delivered"


def test_deleted_it_gets_nothing_and_its_history_stays(acme: Api, receiver: Receiver):
    made = acme.make(receiver.url())
    something_happens()
    pump()
    acme.post(f"webhooks/{made['id']}/ping")

    assert acme.send("DELETE", f"webhooks/{made['id']}").status_code == 200
    something_happens("again")
    pump()

    assert len(receiver.received) == 2
    assert acme.get(f"webhooks/{made['id']}").status_code == 404
    states = sorted(Delivery.objects.values_list("state", flat=True))
    assert states == ["cancelled", "delivered", "delivered"]
    first = Delivery.objects.order_by("id").first()
    assert first is not None
    assert acme.get(f"deliveries/{first.pk}").json()["state"] == "delivered"
    assert Attempt.objects.count() == 2


def test_without_the_scope_nobody_is_let_in(told_all):
    client = Client(headers=bearer(key_of_account("acme", "read")))

    assert client.get("/api/v1/webhooks").status_code == 403
    assert Client().get("/api/v1/webhooks").status_code == 401


def test_a_new_endpoint_says_where_it_is(acme: Api, receiver: Receiver):
    made = acme.post("webhooks", {"url": receiver.url()})

    _, _, path = made.headers["Location"].partition("/api/v1/")
    assert acme.get(path).json()["id"] == made.json()["id"]


def test_every_type_of_event_may_be_named_a_ping_too(acme: Api, receiver: Receiver):
    made = acme.post("webhooks", {"url": receiver.url(), "events": list(MEANINGS)})

    assert made.status_code == 201
    assert made.json()["events"] == list(MEANINGS)


def test_an_endpoint_that_wants_pings_only_hears_of_nothing_else(acme: Api, receiver: Receiver):
    made = acme.make(receiver.url(), events=["ping"])
    something_happens()
    acme.post(f"webhooks/{made['id']}/ping")
    pump()

    assert [json.loads(one.body)["type"] for one in receiver.received] == ["ping"]
