"""What outsiders check the ledger by, over HTTP."""

import json
from hashlib import sha256

import pytest
from django.test import Client

from greenlight_verify.tree import root_over
from registry.models import Changeset
from registry.queries.ledger import current_size
from registry.services.recording import record_changesets
from tests.build import changeset, entry, member, retraction

pytestmark = pytest.mark.django_db
LEDGER = "/api/v1/ledger"


def get(api: Client, path: str) -> dict:
    response = api.get(f"{LEDGER}/{path}")
    assert response.status_code == 200, response.content
    return response.json()


def all_entries(api: Client, limit: int) -> list[dict]:
    """As a reader walks: following `next`."""
    found: list[dict] = []
    address = f"{LEDGER}/entries?limit={limit}"
    while address:
        page = api.get(address).json()
        assert len(page["results"]) <= limit
        found += page["results"]
        address = page["next"] and page["next"].removeprefix("http://127.0.0.1:8000")
    return found


def confidential(object_id: str = "kept-back") -> dict:
    return {**member(object_id), "organization": None, "commitment": "ab" * 32}


@pytest.mark.parametrize("limit", [7, 88, 1000])
def test_the_entries_give_the_root_of_every_changeset(api: Client, limit: int) -> None:
    entries = all_entries(api, limit)

    assert [item["seq"] for item in entries] == list(range(1, 89))
    leaves = [sha256(b"\x00" + item["leaf"].encode()).digest() for item in entries]
    assert [leaf.hex() for leaf in leaves] == [item["leaf_hash"] for item in entries]
    for size, root in Changeset.objects.values_list("size", "root"):
        assert root_over(leaves[:size]).hex() == root


def test_a_leaf_is_canonical_json_with_all_that_was_recorded(api: Client) -> None:
    leaf = get(api, "entries?after=4&limit=1")["results"][0]["leaf"]

    document = json.loads(leaf)
    assert json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ) == leaf  # fmt: skip
    assert set(document) == {
        "seq", "recorded_at", "recorded_by", "approved_by", "reconstructed", "changeset", "title",
        "reason", "entry_reason", "op", "kind", "object",
    }  # fmt: skip


def test_a_confidential_member_is_its_hash_and_nothing_else(api: Client, noon) -> None:
    document = changeset(entry("member", confidential()), entry("member", member("named")))
    record_changesets([("", document)], actor="ana", now=noon)
    record_changesets([("", changeset(retraction("member", "kept-back")))], actor="ana", now=noon)

    first, second, third = get(api, "entries?after=88")["results"]

    assert (first["leaf"], third["leaf"]) == (None, None)
    assert json.loads(second["leaf"])["object"]["id"] == "named"
    whole = api.get(f"{LEDGER}/entries?limit=1000").content.decode()
    assert "ab" * 32 not in whole
    assert "kept-back" not in whole
    leaves = [bytes.fromhex(item["leaf_hash"]) for item in all_entries(api, 50)]
    assert root_over(leaves).hex() == get(api, "proof/inclusion?seq=89")["root"]


def test_a_member_that_was_opened_is_told(api: Client, noon) -> None:
    record_changesets([("", changeset(entry("member", confidential())))], actor="ana", now=noon)
    opened = entry("member", member("kept-back"), "correct")
    record_changesets([("", changeset(opened))], actor="ana", now=noon)

    first, second = get(api, "entries?after=88")["results"]

    assert first["leaf"] is None
    assert json.loads(second["leaf"])["object"]["organization"] == "uk-aisi"


def test_the_feed_ends_with_an_empty_page(api: Client) -> None:
    assert get(api, "entries?after=88") == {"results": [], "next": None}


def test_a_checkpoint_of_an_earlier_size_is_still_there(api: Client) -> None:
    for size in Changeset.objects.values_list("size", flat=True):
        note = api.get(f"{LEDGER}/checkpoint?size={size}").content.decode()
        assert note.split("\n")[:2] == ["127.0.0.1:8000", str(size)]
    assert api.get(f"{LEDGER}/checkpoint").content.decode() == note


def test_a_checkpoint_is_plain_text(api: Client) -> None:
    response = api.get(f"{LEDGER}/checkpoint", headers={"Accept": "text/plain"})

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["ETag"]
    assert api.get(f"{LEDGER}/checkpoint", headers={"Accept": "image/png"}).status_code == 406


def test_without_checkpoints_it_is_said_that_there_are_none(
    empty_ledger, api: Client, settings
) -> None:
    settings.SIGNING_KEY = None

    response = api.get(f"{LEDGER}/checkpoint")

    assert (response.status_code, response.json()["code"]) == (404, "no-checkpoint")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert get(api, "keys")["results"] == []
    assert api.get("/.well-known/jwks.json").json() == {"keys": []}


def test_proofs_default_to_all_entries(api: Client) -> None:
    size = current_size()

    assert get(api, "proof/inclusion?seq=3") == get(api, f"proof/inclusion?seq=3&size={size}")
    assert get(api, "proof/consistency?from=9") == get(api, f"proof/consistency?from=9&to={size}")


BAD = [
    ("proof/inclusion", 422, "missing-member"),
    ("proof/inclusion?seq=0", 422, "out-of-range"),
    ("proof/inclusion?seq=89", 422, "out-of-range"),
    ("proof/inclusion?seq=5&size=4", 422, "out-of-range"),
    ("proof/inclusion?seq=5&size=89", 422, "unknown-ledger-size"),
    ("proof/inclusion?seq=x", 422, None),
    ("proof/inclusion?seq=9999999999999999999999", 422, "out-of-range"),
    ("proof/consistency?from=9&to=8", 422, "out-of-range"),
    ("proof/consistency?from=9&to=89", 422, "unknown-ledger-size"),
    ("proof/consistency?from=-1", 422, "out-of-range"),
    ("checkpoint?size=3", 404, "no-checkpoint"),
    ("checkpoint?colour=red", 422, "unknown-field"),
    ("entries?limit=0", 422, "out-of-range"),
    ("entries?after=1&after=2", 422, "duplicate-parameter"),
]


@pytest.mark.parametrize(("path", "status", "code"), BAD)
def test_what_cannot_be_meant_is_a_problem(
    api: Client, path: str, status: int, code: str | None
) -> None:
    response = api.get(f"{LEDGER}/{path}")

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert code is None or response.json()["code"] == code


def test_the_keys_are_told_in_both_forms_and_without_their_private_half(api: Client) -> None:
    [key] = get(api, "keys")["results"]
    [jwk] = api.get("/.well-known/jwks.json").json()["keys"]

    assert jwk["kid"] == key["id"]
    assert set(jwk) == {"kty", "crv", "x", "kid", "alg", "use"}
    assert (jwk["kty"], jwk["crv"], jwk["alg"]) == ("OKP", "Ed25519", "Ed25519")
    assert key["verifier_key"].startswith("127.0.0.1:8000+")


def test_keys_are_public_where_the_record_is_not(api: Client, settings) -> None:
    settings.PUBLIC_READS = False

    assert api.get("/.well-known/jwks.json").status_code == 200
    assert api.get(f"{LEDGER}/keys").status_code == 200
    assert api.get(f"{LEDGER}/checkpoint").status_code == 401
    assert api.get(f"{LEDGER}/entries").status_code == 401


def test_the_key_set_may_be_read_from_any_page(api: Client) -> None:
    response = api.get("/.well-known/jwks.json")

    assert response.headers["Access-Control-Allow-Origin"] == "*"
