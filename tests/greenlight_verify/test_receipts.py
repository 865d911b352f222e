"""Receipts, from the question over HTTP to an outsider's desk."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from joserfc import jws
from joserfc.jwk import KeySet

from registry.queries.ledger import current_size
from registry.services.recording import record_changesets
from registry.services.rotating import rotate_signing_key
from tests.accesscontrol.confidential import WHO, hand_in, key_of, record_secret
from tests.accesscontrol.confidential import ask as ask_confidential
from tests.build import changeset, entry, member, organization
from tests.greenlight_verify.outside import QUESTION, Outsider, payload_of, verify

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def outsider(api: Client, tmp_path: Path) -> Outsider:
    return Outsider(api, tmp_path)


def ask(api: Client, body: object, path: str = ""):
    return api.post(f"/api/v1/checks{path}", json.dumps(body), "application/json")


def test_a_receipt_carries_question_answer_and_checkpoint(api: Client, outsider) -> None:
    response = ask(api, {**QUESTION, "receipt": True}).json()

    receipt = response.pop("receipt")
    payload = payload_of(receipt)
    assert payload["question"] == QUESTION
    assert payload["answer"] == response
    assert payload["checkpoint"] == outsider.get("/api/v1/ledger/checkpoint")
    assert set(payload) == {"iss", "question", "answer", "time_zone", "checkpoint"}


def test_a_library_for_signatures_verifies_it_with_the_key_set(outsider) -> None:
    keys = KeySet.import_key_set(json.loads(outsider.get("/.well-known/jwks.json")))

    found = jws.deserialize_compact(outsider.receipt(), keys, algorithms=["Ed25519"])

    assert found.headers()["alg"] == "Ed25519"
    assert json.loads(found.payload or b"")["answer"]["outcome"] == "allow"


def test_without_asking_there_is_none(api: Client) -> None:
    for body in (QUESTION, {**QUESTION, "receipt": False}, {**QUESTION, "receipt": None}):
        assert "receipt" not in ask(api, body).json()


def test_a_batch_gives_a_receipt_to_each_that_asks(api: Client, outsider) -> None:
    signed = {**QUESTION, "receipt": True}
    past = {**signed, "known_at": current_size()}

    results = ask(api, {"checks": [signed, QUESTION, past]}, "/batch").json()["results"]

    assert (
        verify("receipt", outsider.save("r", results[0]["receipt"]), "--key", outsider.key())[0]
        == 0
    )
    assert "receipt" not in results[1]
    assert results[2]["code"] == "no-receipt-of-reconstruction"


def test_no_receipt_is_signed_for_a_past_that_was_entered_afterwards(api: Client) -> None:
    for known_at in (current_size(), "2026-06-28T22:00:00Z"):
        response = ask(api, {**QUESTION, "known_at": known_at, "receipt": True})
        assert (response.status_code, response.json()["code"]) == (
            422, "no-receipt-of-reconstruction",
        )  # fmt: skip


def test_a_past_that_was_recorded_as_it_came_has_one(
    empty_ledger, api: Client, outsider, noon
) -> None:
    world = json.loads((ROOT / "tests" / "cases" / "seed-world.json").read_text())
    live = [
        {name: value for name, value in document.items() if name != "recorded_at"}
        for document in (world if isinstance(world, list) else [world])
    ]
    record_changesets([("", document) for document in live], actor="ana", now=noon)
    known_at = current_size()
    record_changesets(
        [("", changeset(entry("organization", organization("late"))))], actor="ana", now=noon
    )

    token = outsider.receipt(known_at=known_at, model="mythos-5")

    assert outsider.receipt(known_at=known_at, model="mythos-5") == token
    receipt = outsider.save("r", token)

    entries = outsider.saved("e", "entries?limit=1000")
    code, said = verify("replay", receipt, "--entries", entries, "--key", outsider.key())
    assert (code, "proven: the entries give this answer" in said) == (0, True), said
    assert payload_of(token)["answer"]["ledger_size"] == known_at


def test_without_a_key_there_is_a_precise_error(api: Client, settings, empty_ledger, noon) -> None:
    settings.SIGNING_KEY = None
    world = json.loads((ROOT / "tests" / "cases" / "seed-world.json").read_text())
    documents = world if isinstance(world, list) else [world]
    record_changesets([("", document) for document in documents], actor="ana", now=noon)

    response = ask(api, {**QUESTION, "model": "mythos-5", "receipt": True})

    assert (response.status_code, response.json()["code"]) == (422, "no-receipts")


def test_with_the_key_gone_there_is_a_precise_error(api: Client, settings) -> None:
    settings.SIGNING_KEY = None

    response = ask(api, {**QUESTION, "receipt": True})

    assert (response.status_code, response.json()["code"]) == (503, "signing-key-missing")


ASKED = [
    {},
    {"as_of": None},
    {"as_of": "2026-06-20T12:00:00+02:00", "model": "fable-5"},
    {"as_of": "2030-01-01"},
    {"subject": None},
    {"subject": {"staff": True, "classes": {"us_person": "yes"}}, "trust": "alleged"},
    {"subject": {"organization": {"lei": "529900T8BM49AURSDO55"}}, "model": "gpt-5.6-sol",
     "channel": "openai-api"},
    {"subject": {"organization": {"domain": "nowhere.example"}}},
    {"subject": {"organization": "uk-aisi"}, "model": "gpt-5.6-sol", "channel": "openai-api",
     "trust": "reported"},
]  # fmt: skip


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_decision_is_replayed_from_the_entries(asked: dict, outsider, noon) -> None:
    lei = {"scheme": "lei", "value": "529900t8bm49aursdo55"}
    named = changeset(
        entry("organization", organization("acme", identifiers=[lei])),
        entry("member", member("acme-is-partner", organization="acme")),
        entry("member", {**member("someone"), "organization": None, "commitment": "ab" * 32}),
    )
    record_changesets([("", named)], actor="ana", now=noon)
    receipt = outsider.save("r", outsider.receipt(**asked))
    entries = outsider.saved("e", "entries?limit=1000")

    code, said = verify("replay", receipt, "--entries", entries, "--key", outsider.key())

    assert code == 0, said


def test_what_rests_on_an_opened_membership_is_verified_and_cannot_be_replayed(outsider) -> None:
    record_secret()
    own = key_of("quiet", WHO)
    hand_in(own)
    mine, everybodys = (
        ask_confidential(key, receipt=True, known_at=None).json()["receipt"] for key in (own, {})
    )
    receipt, plain = outsider.save("r", mine), outsider.save("p", everybodys)
    entries = outsider.saved("e", "entries?limit=1000")

    verified, _ = verify("receipt", receipt, "--key", outsider.key())
    code, said = verify("replay", receipt, "--entries", entries, "--key", outsider.key())

    assert payload_of(mine)["answer"]["outcome"] == "allow"
    assert (verified, code) == (0, 2)
    assert "confidential membership" in said
    assert verify("replay", plain, "--entries", entries, "--key", outsider.key())[0] == 0


def test_replaying_needs_nothing_but_cryptography(outsider) -> None:
    receipt = outsider.save("r", outsider.receipt())
    entries = outsider.saved("e", "entries?limit=1000")
    program = (
        "import sys; from greenlight_verify.__main__ import main; code = main(sys.argv[1:]);"
        "loaded = {name.partition('.')[0] for name in sys.modules};"
        "print(sorted(loaded - set(sys.stdlib_module_names) - {'__main__'})); sys.exit(code)"
    )

    done = subprocess.run(
        [sys.executable, "-S", "-c", "import site; site.main();" + program,
         "replay", receipt, "--entries", entries, "--key", outsider.key()],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stdout.splitlines()[-1].replace("'", '"')))
    ours = {"greenlight_verify", "registry", "accesscontrol"}
    assert ours <= loaded
    strangers = {name for name in loaded - ours if not name.startswith("_")}
    assert strangers <= {"cryptography", "sitecustomize", "tzdata"}


def test_a_receipt_outlives_a_rotation(outsider, settings, tmp_path, noon) -> None:
    kept = tmp_path / "key.pem"
    kept.write_bytes(settings.SIGNING_KEY.read_bytes())
    settings.SIGNING_KEY = kept
    before = outsider.save("before", outsider.receipt())
    rotate_signing_key(actor="operator", reason="Once a year.", now=noon)

    after = outsider.save("after", outsider.receipt())

    key_set = outsider.save("jwks", outsider.get("/.well-known/jwks.json"))
    assert verify("receipt", before, "--key", key_set)[0] == 0
    assert verify("receipt", after, "--key", key_set)[0] == 0
    assert verify("receipt", before, "--key", outsider.key())[0] == 1
