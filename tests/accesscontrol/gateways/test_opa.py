"""What one subject may use, as a data document and as a bundle of Open Policy Agent."""

import io
import json
import tarfile
from typing import Any

import pytest
from django.test import Client

from accesscontrol.queries import opa
from registry.services.recording import record_changesets
from tests.accesscontrol.confidential import WHO, hand_in, key_of, record_secret
from tests.build import changeset, entry, organization

pytestmark = pytest.mark.django_db

DATA, BUNDLE = "/access/v1/opa/data.json", "/access/v1/opa/bundle.tar.gz"
LISTED = {"lists": "gpt-5.6-partners=yes"}


def files_of(bundle: bytes) -> dict[str, Any]:
    with tarfile.open(fileobj=io.BytesIO(bundle), mode="r:gz") as archive:
        return {
            member.name.removeprefix("/"): json.loads(archive.extractfile(member).read())  # type: ignore[union-attr]
            for member in archive.getmembers()
        }


def test_every_answer_in_it_is_that_of_a_check(api: Client) -> None:
    found = api.get(DATA, LISTED).json()["greenlight"]

    assert {len(channels) for channels in found["models"].values()} == {
        len(found["models"]["fable-5"])
    }
    for model, channels in found["models"].items():
        for channel, said in channels.items():
            body = {
                "model": model,
                "channel": channel,
                "subject": {"lists": {"gpt-5.6-partners": "yes"}},
            }
            answer = api.post("/api/v1/checks", body, content_type="application/json").json()
            assert said["outcome"] == answer["outcome"], (model, channel)
            assert said["allow"] is (answer["outcome"] == "allow")
            assert said["valid"] == answer["valid"]
            assert (said["lapses"] is None) is (answer["valid"]["until"] is None)
    assert found["models"]["gpt-5.6-sol"]["openai-api"]["allow"] is True
    assert all(model in found["models"] for model in found["aliases"].values())


def test_the_subject_and_the_channel_are_those_of_the_address(api: Client) -> None:
    one = api.get(DATA, {"lists": "gpt-5.6-partners=no", "channel": "openai-api"}).json()[
        "greenlight"
    ]

    assert {tuple(channels) for channels in one["models"].values()} == {("openai-api",)}
    assert one["models"]["gpt-5.6-sol"]["openai-api"]["outcome"] == "deny"


def test_the_bundle_holds_the_document_and_says_what_it_owns(api: Client) -> None:
    response = api.get(BUNDLE, LISTED)

    files = files_of(response.content)
    assert response.headers["Content-Type"] == "application/gzip"
    assert files["data.json"] == api.get(DATA, LISTED).json()
    size = files["data.json"]["greenlight"]["ledger_size"]
    assert files[".manifest"] == {"revision": str(size), "roots": ["greenlight"]}


@pytest.mark.parametrize("address", [DATA, BUNDLE])
def test_an_agent_that_has_it_is_told_so_until_something_changes(
    api: Client, address: str, noon
) -> None:
    first = api.get(address, LISTED)
    again = api.get(address, LISTED, headers={"If-None-Match": first.headers["ETag"]})
    record_changesets(
        [("", changeset(entry("organization", organization("new"))))], actor="a", now=noon
    )
    after = api.get(address, LISTED, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, after.status_code) == (304, 200)
    assert first.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"channel": "none"}, 404, "unknown-channel"),
        ({"colour": "red"}, 422, "unknown-field"),
        ({"organization": "Acme Inc."}, 422, "bad-format"),
        ({"classes": "foreign_person"}, 422, "bad-format"),
        ({"lists": "no-such=yes"}, 422, "unknown-class-or-list"),
    ],
)
@pytest.mark.parametrize("address", [DATA, BUNDLE])
def test_what_cannot_be_meant_is_a_problem(
    api: Client, address: str, query: dict[str, str], status: int, code: str
) -> None:
    response = api.get(address, query)

    assert (response.status_code, response.json()["code"]) == (status, code)


def test_a_document_holds_only_so_many_answers(api: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(opa, "MOST_PAIRS", 20)

    assert api.get(DATA).json()["code"] == "too-many-pairs"
    assert api.get(DATA, {"channel": "openai-api"}).status_code == 200


def test_an_account_is_answered_with_what_is_opened_for_it_and_nobody_else(api: Client) -> None:
    record_secret()
    own, other = key_of("quiet", WHO), key_of("umbrella", "umbrella-corp")
    hand_in(own)
    query = {"organization": WHO, "classes": "foreign_person=no,military_contractor=no"}

    def allowed(headers: dict[str, str]) -> bool:
        found = api.get(DATA, query, headers=headers).json()
        return bool(found["greenlight"]["models"]["mythos-5"]["anthropic-api"]["allow"])

    assert (allowed(own), allowed(other), allowed({})) == (True, False, False)
