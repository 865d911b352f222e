"""AuthZEN section 9: the metadata by which an enforcement point finds us."""

import json

import pytest
from django.test import Client
from joserfc import jws
from joserfc.jwk import KeySet

pytestmark = pytest.mark.django_db

WELL_KNOWN = "/.well-known/authzen-configuration"


def test_the_metadata_names_this_decision_point_and_every_endpoint(api: Client, settings) -> None:
    settings.PUBLIC_URL = "https://greenlight.example"
    settings.SIGNING_KEY = None

    response = api.get(WELL_KNOWN)

    base = "https://greenlight.example/access/v1"
    assert response.headers["Content-Type"] == "application/json"
    assert "max-age" in response.headers["Cache-Control"]
    assert response.json() == {
        "policy_decision_point": "https://greenlight.example",
        "access_evaluation_endpoint": f"{base}/evaluation",
        "access_evaluations_endpoint": f"{base}/evaluations",
        "search_subject_endpoint": f"{base}/search/subject",
        "search_resource_endpoint": f"{base}/search/resource",
        "search_action_endpoint": f"{base}/search/action",
    }


def test_every_endpoint_that_is_named_is_there(api: Client, settings) -> None:
    document = api.get(WELL_KNOWN).json()

    for name, address in document.items():
        if name.endswith("_endpoint"):
            path = address.removeprefix(settings.PUBLIC_URL)
            answer = api.post(path, "{}", content_type="application/json")
            assert answer.status_code == 400


def test_with_a_signing_key_the_metadata_is_signed_too(api: Client) -> None:
    document = api.get(WELL_KNOWN).json()

    signed = document.pop("signed_metadata")
    keys = KeySet.import_key_set(api.get("/.well-known/jwks.json").json())
    claims = json.loads(jws.deserialize_compact(signed, keys, algorithms=["Ed25519"]).payload)
    assert claims == {"iss": document["policy_decision_point"], **document}
    assert api.get(WELL_KNOWN).json()["signed_metadata"] == signed
