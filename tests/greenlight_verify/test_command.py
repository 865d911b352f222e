"""The offline verifier on what was saved from the HTTP interface, whole and tampered with."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from registry.services.rotating import rotate_signing_key
from tests.greenlight_verify.outside import Outsider, verify

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def outsider(api: Client, tmp_path: Path) -> Outsider:
    return Outsider(api, tmp_path)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def everything(outsider: Outsider) -> dict[str, tuple[str, ...]]:
    """The words of each check of the verifier, on what the service says now."""
    key = ("--key", outsider.key())
    note = outsider.saved("note", "checkpoint")
    old = outsider.saved("old", "checkpoint?size=61")
    pages = [outsider.saved(f"page{n}", f"entries?after={n}&limit=50") for n in (0, 50)]
    inclusion = outsider.saved("inclusion", "proof/inclusion?seq=5")
    consistency = outsider.saved("consistency", "proof/consistency?from=61")
    receipt = outsider.save("receipt", outsider.receipt())
    return {
        "checkpoint": ("checkpoint", note, *key),
        "entries": ("entries", "--checkpoint", note, "--entries", *pages, *key),
        "inclusion": ("inclusion", inclusion, "--checkpoint", note, "--entries", *pages, *key),
        "consistency": ("consistency", consistency, "--old", old, "--new", note, *key),
        "receipt": ("receipt", receipt, *key),
        "replay": ("replay", receipt, "--entries", *pages, *key),
    }


def test_everything_of_the_seed_record_is_proven(outsider: Outsider) -> None:
    size = 61
    sizes = json.loads(outsider.get("/api/v1/ledger/proof/consistency?from=61"))
    assert (sizes["from"], sizes["to"]) == (size, 88)

    for what, words in everything(outsider).items():
        code, said = verify(*words)
        assert (code, said.startswith("proven: checkpoint of 127.0.0.1:8000")) == (0, True), (
            what, said,
        )  # fmt: skip


TAMPERINGS = [
    ("UPDATE registry_ledgerentry SET document = replace(document, '\"seq\":5,', '\"seq\":5 ,')",
     {"entries": "entry 5: its leaf does not have the hash", "inclusion": "entry 5", "replay":
      "entry 5: its leaf does not have the hash"}),
    ("UPDATE registry_ledgerentry SET leaf_hash = substr(leaf_hash, 3) || 'ff' WHERE seq = 5",
     {"entries": "entry 5: ", "inclusion": "entry 5 with this leaf is not in the ledger"}),
    ("UPDATE registry_treenode SET hash = substr(hash, 3) || 'ff'"
     " WHERE entry_id = 64 AND level = 5",
     {"inclusion": "entry 5 with this leaf is not in the ledger"}),
    ("UPDATE registry_treenode SET hash = substr(hash, 3) || 'ff'"
     " WHERE entry_id = 64 AND level = 1",
     {"consistency": "does not"}),
    ("UPDATE registry_checkpoint SET note = replace(note, '88', '87') WHERE changeset_id = 18",
     {"checkpoint": "is not over this text", "receipt": "is not over this text"}),
    ("UPDATE registry_checkpoint SET note = (SELECT note FROM registry_checkpoint AS other WHERE"
     " other.changeset_id = 3) WHERE changeset_id = 18",
     {"inclusion": "the proof is of 88 entries, the checkpoint of",
      "consistency": "the proof goes from 61 to 88", "receipt": "the answer rests on 88 entries"}),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "findings"), TAMPERINGS, ids=range(len(TAMPERINGS)))
def test_what_was_tampered_with_in_the_database_is_found_from_outside(
    sql: str, findings: dict[str, str], unguarded: None, outsider: Outsider
) -> None:
    run(sql)

    words = everything(outsider)
    for what, finding in findings.items():
        code, said = verify(*words[what])
        assert (code > 0, finding in said) == (True, True), (what, said)


def test_a_page_left_out_is_found(outsider: Outsider) -> None:
    words = everything(outsider)["entries"]
    without = [word for word in words if not word.endswith("page0")]

    code, said = verify(*without)

    assert (code, "entry 1 is missing" in said) == (1, True), said


def test_a_page_given_twice_is_found(outsider: Outsider) -> None:
    page = outsider.saved("again", "entries?after=50&limit=50")
    words = everything(outsider)["entries"]
    at = words.index("--entries") + 1

    code, said = verify(*words[:at], page, *words[at:])

    assert (code, "is there twice" in said) == (1, True), said


def test_a_ledger_cut_short_is_found(outsider: Outsider) -> None:
    words = everything(outsider)["entries"]

    code, said = verify(*(word for word in words if not word.endswith("page50")))

    assert (code, "only 50 are here" in said) == (1, True), said


def test_another_entry_beside_a_proof_is_found(outsider: Outsider) -> None:
    words = everything(outsider)["inclusion"]
    page = json.loads(outsider.get("/api/v1/ledger/entries?limit=10"))
    page["results"][4]["leaf_hash"] = page["results"][5]["leaf_hash"]
    page["results"][4]["leaf"] = None
    forged = outsider.save("forged", json.dumps(page))
    at = words.index("--entries") + 1

    code, said = verify(*words[:at], forged, *words[at + 2 :])

    assert (code, "entry 5: the entry given is not the one" in said) == (1, True), said


def test_entries_as_lines_are_read_as_well(outsider: Outsider) -> None:
    items = json.loads(outsider.get("/api/v1/ledger/entries?limit=1000"))["results"]
    lines = outsider.save("lines", "\n".join(json.dumps(item) for item in items))
    note = outsider.saved("note", "checkpoint")

    code, said = verify(
        "entries", "--checkpoint", note, "--entries", lines, "--key", outsider.key()
    )

    assert (code, "these are its 88 entries" in said) == (0, True), said


def test_the_entries_name_the_keys_that_they_announce(
    outsider: Outsider, settings, tmp_path, noon
) -> None:
    """So whoever trusts the first key comes to trust the next."""
    kept = tmp_path / "key.pem"
    kept.write_bytes(settings.SIGNING_KEY.read_bytes())
    settings.SIGNING_KEY = kept
    before = outsider.key()
    rotated = rotate_signing_key(actor="operator", reason="Once a year.", now=noon)
    note = outsider.saved("note", "checkpoint")
    entries = outsider.saved("all", "entries?limit=1000")

    code, said = verify("entries", "--checkpoint", note, "--entries", entries, "--key", before)

    assert code == 0
    assert f"on record as its key: {rotated.verifier_key}" in said


UNUSABLE = [
    (("checkpoint", "{}", "--key", "no-key"), "neither a file nor a verifier key"),
    (("checkpoint", "no-such-file", "--key", "{key}"), "no-such-file"),
    (("receipt", "{}", "--key", "{key}"), "this is no receipt"),
    (("inclusion", "{}", "--checkpoint", "{note}", "--key", "{key}"), "the proof lacks"),
    (
        ("entries", "--checkpoint", "{note}", "--entries", "{note}", "--key", "{key}"),
        "neither JSON",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "finding"), UNUSABLE, ids=str)
def test_what_cannot_be_read_exits_with_two(words, finding: str, outsider: Outsider) -> None:
    places = {
        "{key}": outsider.key(),
        "{note}": outsider.saved("note", "checkpoint"),
        "{}": outsider.save("empty", "{}"),
    }

    code, said = verify(*(places.get(word, word) for word in words))

    assert (code, finding in said) == (2, True), said


def test_a_key_set_is_taken_as_well_as_a_verifier_key(outsider: Outsider) -> None:
    key_set = outsider.save("jwks", outsider.get("/.well-known/jwks.json"))
    note = outsider.saved("note", "checkpoint")

    assert verify("checkpoint", note, "--key", key_set)[0] == 0


def test_it_runs_as_a_module_of_its_own(outsider: Outsider) -> None:
    note = outsider.get("/api/v1/ledger/checkpoint")

    done = subprocess.run(
        [sys.executable, "-m", "greenlight_verify", "checkpoint", "-", "--key", outsider.key()],
        cwd=ROOT, input=note, capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, done.stdout[:7]) == (0, "proven:"), done.stderr
