"""The OpenAPI document is valid and says what clients need.

That the service does as it says is asked of a running one: tests/journeys.
"""

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from pydantic import BaseModel

from notifications.rules.event_types import MEANINGS

pytestmark = pytest.mark.django_db


def test_the_document_is_valid_openapi_3_1(api: Client) -> None:
    document = api.get("/api/schema").json()

    validate(document)
    assert document["openapi"].startswith("3.1")
    assert document["servers"]
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


def test_every_type_of_event_is_a_webhook_with_its_headers_and_a_body(api: Client) -> None:
    document = api.get("/api/schema").json()

    assert set(document["webhooks"]) == set(MEANINGS)
    for name, item in document["webhooks"].items():
        sent = item["post"]
        headers = {one["name"] for one in sent["parameters"] if one["required"]}
        assert headers == {"webhook-id", "webhook-timestamp", "webhook-signature"}
        body = sent["requestBody"]["content"]["application/json"]
        shape = Draft202012Validator({**body["schema"], "components": document["components"]})
        assert not list(shape.iter_errors(body["example"]))
        assert list(shape.iter_errors({**body["example"], "type": "another"}))
        assert list(shape.iter_errors({"type": name}))


def test_no_two_shapes_share_a_name_under_which_one_would_hide_the_other(api: Client) -> None:
    api.get("/api/schema")  # which loads every view
    shapes: dict[str, set[str]] = {}
    waiting: list[type[BaseModel]] = [BaseModel]
    while waiting:
        for shape in waiting.pop().__subclasses__():
            waiting.append(shape)
            if ".api." in shape.__module__:
                shapes.setdefault(shape.__name__, set()).add(shape.__module__)

    assert len(shapes) > 50
    assert {name: where for name, where in shapes.items() if len(where) > 1} == {}


def test_every_operation_is_described(api: Client) -> None:
    document = api.get("/api/schema").json()

    for path in document["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert operation["tags"]
            assert {"400", "401", "429"} <= set(operation["responses"])
            assert ("422" in operation["responses"]) == ("authzen" not in operation["tags"])
            assert {"200", "201", "202"} & set(operation["responses"])


def test_what_is_private_takes_a_key_or_a_session_and_what_is_public_may_go_without(
    api: Client,
) -> None:
    paths = api.get("/api/schema").json()["paths"]

    assert paths["/api/v1/keys"]["post"]["security"] == [{"key": []}, {"session": []}]
    assert paths["/api/v1/audit"]["get"]["security"] == [{"key": []}, {"session": []}]
    assert paths["/api/v1/models"]["get"]["security"] == [{"key": []}, {}]
    assert "x-private" not in api.get("/api/schema").content.decode()


def test_every_post_that_is_done_once_under_a_key_says_so(api: Client) -> None:
    paths = api.get("/api/schema").json()["paths"]
    writes = {
        path: operations["post"]
        for path, operations in paths.items()
        if "post" in operations and path.startswith("/api/v1/")
    }
    silent = {
        path
        for path, operation in writes.items()
        if all(one["name"] != "Idempotency-Key" for one in operation.get("parameters", ()))
    }

    assert silent == {"/api/v1/organizations/match", "/api/v1/subscriptions"}
    assert [path for path in writes.keys() - silent if "409" not in writes[path]["responses"]] == []


def test_the_document_too_is_refused_to_a_wrong_key(api: Client) -> None:
    response = api.get("/api/schema", headers={"Authorization": "Bearer wrong"})

    assert response.status_code == 401
