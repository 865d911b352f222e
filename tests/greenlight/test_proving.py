"""greenlight verify and keys: offline, with keys that somebody decided to trust."""

import io
import json
from pathlib import Path

import pytest

from greenlight import Client
from tests.greenlight.faulty import faulty, reply
from tests.greenlight.typing_in import CommandLine

ASKED = ("check", "fable-5", "--channel", "anthropic-api", "--as-of", "2026-06-27")


@pytest.fixture
def receipt(greenlight: CommandLine, folder: Path) -> Path:
    file = folder / "receipt.txt"
    assert greenlight(*ASKED, "--receipt", str(file)).code == 20
    return file


def test_a_receipt_is_proven_once_the_keys_are_trusted(
    greenlight: CommandLine, receipt: Path
) -> None:
    before = greenlight("verify", str(receipt))
    pinned = greenlight("keys", "--pin")
    greenlight.url = ""
    after = greenlight("verify", str(receipt), "--json")

    assert (before.code, "keys --pin" in before.err) == (2, True)
    assert pinned.code == 0
    found = json.loads(after.out)
    assert (after.code, found["proven"], found["answer"]["outcome"]) == (0, "receipt", "deny")


def test_a_checkpoint_is_proven_from_standard_input(
    greenlight: CommandLine, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx2

    note = httpx2.get(f"{client.url}/api/v1/ledger/checkpoint?size=88").text
    key = client.keys()["results"][0]["verifier_key"]
    monkeypatch.setattr("sys.stdin", io.StringIO(note))

    said = greenlight("verify", "-", "--with-key", key)

    assert said.code == 0
    assert "size" in said.out
    assert "proven: a checkpoint" in said.out


def test_what_was_altered_or_signed_by_another_is_not_proven(
    greenlight: CommandLine, receipt: Path
) -> None:
    greenlight("keys", "--pin")
    head, payload, signature = receipt.read_text().strip().split(".")
    receipt.write_text(".".join((head, payload[:-4] + "AAAA", signature)))
    altered = greenlight("verify", str(receipt))
    stranger = "127.0.0.1+2b5a6e44+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    by_another = greenlight("verify", str(receipt), "--with-key", stranger)

    assert (altered.code, altered.out) == (1, "")
    assert "NOT PROVEN" in altered.err
    assert by_another.code in (1, 2)


def test_what_is_neither_is_no_proof(greenlight: CommandLine, folder: Path) -> None:
    greenlight("keys", "--pin")
    (folder / "letter.txt").write_text("Dear Sir\n")

    assert greenlight("verify", str(folder / "letter.txt")).code == 2


def test_keys_are_kept_once_and_shown_as_trusted(greenlight: CommandLine, folder: Path) -> None:
    before = json.loads(greenlight("keys", "--json").out)
    for _ in range(2):
        greenlight("keys", "--pin")
    after = json.loads(greenlight("keys", "--json").out)

    assert [key["trusted"] for key in before["results"]] == [False]
    assert [key["trusted"] for key in after["results"]] == [True]
    kept = (folder / ".config" / "greenlight" / "trusted-keys").read_text().splitlines()
    assert kept == [key["verifier_key"] for key in after["results"]]


def test_a_key_that_is_given_in_two_ways_is_not_pinned(
    greenlight: CommandLine, client: Client, folder: Path
) -> None:
    document = json.loads(json.dumps(client.keys()))
    document["results"][0]["public_key"] = "00" * 32

    with faulty(reply(200, document)) as registry:
        said = greenlight("keys", "--pin", "--url", registry.url)

    assert said.code == 1
    assert not (folder / ".config" / "greenlight" / "trusted-keys").exists()
