"""A record to search, and searches as clients send them."""

from typing import Any

import pytest
from django.test import Client

from registry.services.recording import record_changesets
from tests.accesscontrol.authzen.asking import NOT_FOREIGN, model, post
from tests.build import changeset, directive, entry, provision
from tests.build import model as recorded_model
from tests.build import organization as recorded_organization

USE = {"name": "use"}
ANYBODY = {"type": "organization", "properties": {"classes": NOT_FOREIGN}}
HERE = {"channel": "anthropic-api"}
OPEN = "open-1"


@pytest.fixture(name="many")
def many_on_record(noon) -> None:
    """Twelve plain organisations and a foreign one, and two models that are open to all but it."""
    plain = [recorded_organization(f"plain-{number:02}") for number in range(12)]
    fact = {
        "class": "foreign_person", "value": "yes", "period": {"start": "2020-01-01"},
        "standing": "official",
    }  # fmt: skip
    foreign = recorded_organization("overseas", facts=[fact])
    offer = provision(
        "offer", "OFFER", models=[OPEN, "open-2"], period={"start": "2026-06-01"},
        channels=["anthropic-api"],
    )  # fmt: skip
    bar = provision(
        "bar", models=[OPEN], who={"class": "foreign_person"}, period={"start": "2026-06-01"}
    )
    document = changeset(
        *(entry("organization", one) for one in [*plain, foreign]),
        entry("model", recorded_model(OPEN, name="Open 1", developer="meta", family="open")),
        entry("model", recorded_model("open-2", name="Open 2", developer="meta", family="open")),
        entry("family", {"id": "open", "name": "Open", "developer": "meta"}),
        entry("directive", directive("opening", offer, bar)),
    )
    record_changesets([("", document)], actor="ana", now=noon)


def search(api: Client, sought: str, body: dict[str, Any]) -> Any:
    return post(api, f"search/{sought}", body)


def walk(api: Client, sought: str, body: dict[str, Any], limit: int) -> list[dict[str, Any]]:
    """Every page, as a client follows them: the limit in the first request only."""
    pages = [search(api, sought, {**body, "page": {"limit": limit}}).json()]
    while pages[-1]["page"]["next_token"]:
        token = pages[-1]["page"]["next_token"]
        pages.append(search(api, sought, {**body, "page": {"token": token}}).json())
    return pages


def who(name: str = OPEN, **more: Any) -> dict[str, Any]:
    return {"subject": ANYBODY, "action": USE, "resource": model(name), "context": HERE, **more}


def ids(*pages: dict[str, Any]) -> list[str]:
    return [one["id"] for page in pages for one in page["results"]]
