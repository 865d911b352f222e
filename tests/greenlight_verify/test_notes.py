"""Signed notes: those that other implementations published, and what is wrong with others."""

from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from greenlight_verify.findings import Unproven, Unusable
from greenlight_verify.keys import TrustedKey, read_keys
from greenlight_verify.keys import verifier_key as read_verifier_key
from greenlight_verify.notes import open_checkpoint, open_note
from registry.rules.checkpoints import (
    NoteSignature,
    checkpoint_text,
    is_key_name,
    note_of,
    signatures_in,
    verifier_key,
)
from registry.signing import SigningKey

# The example of Go's checksum database (golang.org/x/mod/sumdb/note), whose format C2SP took over.
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = GO_TEXT + (
    "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZ"
    "b6KE6RyyBwJnAM=\n"
)
# The examples of C2SP's own pages; their keys are not published with them.
C2SP_NOTE = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQ"
    "U0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)
C2SP_CHECKPOINT = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2"
    "q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
OURS = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes(32)))
NAME = "greenlight.example/ledger"
TRUSTED = [TrustedKey(OURS.public_key, NAME)]
ROOT = bytes(range(100, 132))


def signed(text: str, *keys: SigningKey, name: str = NAME) -> str:
    made = [NoteSignature(key.public_key, key.sign(text.encode())) for key in keys or (OURS,)]
    return note_of(text, name, made)


CHECKPOINT = signed(checkpoint_text(NAME, 88, ROOT))


def test_the_published_note_of_another_implementation_is_taken() -> None:
    keys = read_keys([GO_VERIFIER])

    assert open_note(GO_NOTE, keys) == (GO_TEXT, ["PeterNeumann"])


def test_we_sign_as_the_other_implementation_does_byte_for_byte() -> None:
    seed = b64decode(GO_SIGNER.rpartition("+c74f20a3+")[2])[1:]
    key = SigningKey(Ed25519PrivateKey.from_private_bytes(seed))

    assert signed(GO_TEXT, key, name="PeterNeumann") == GO_NOTE
    assert verifier_key("PeterNeumann", key.public_key) == GO_VERIFIER


@pytest.mark.parametrize("note", [C2SP_NOTE, C2SP_CHECKPOINT])
def test_the_examples_of_the_specification_are_read_and_written_alike(note: str) -> None:
    """Without their keys: the text, the name, the hash of the key and 64 bytes of signature."""
    text, [signature] = signatures_in(note)
    head, _, line = note.rpartition("\n— ")

    assert text == head
    assert len(signature) == 64
    key_hash = b64decode(line.split(" ")[1])[:4]
    again = f"— {line.split(' ')[0]} {b64encode(key_hash + signature).decode()}\n"
    assert f"{text}\n{again}" == note
    with pytest.raises(Unproven, match="signed by no trusted key"):
        open_note(note, TRUSTED)


def test_a_checkpoint_of_ours_is_taken() -> None:
    found = open_checkpoint(CHECKPOINT, TRUSTED)

    assert (found.origin, found.size, found.root) == (NAME, 88, ROOT)


def test_a_key_without_a_name_signs_for_any_ledger() -> None:
    assert open_checkpoint(CHECKPOINT, [TrustedKey(OURS.public_key)]).size == 88


def test_signatures_of_strangers_are_passed_over() -> None:
    note = signed(checkpoint_text(NAME, 88, ROOT), OTHER, OURS)

    assert open_checkpoint(note, TRUSTED).size == 88


def test_a_wrong_signature_of_a_trusted_key_spoils_the_note() -> None:
    both = [*TRUSTED, TrustedKey(OTHER.public_key, NAME)]
    text = checkpoint_text(NAME, 88, ROOT)
    wrong = NoteSignature(OTHER.public_key, bytes(64))
    note = note_of(text, NAME, [NoteSignature(OURS.public_key, OURS.sign(text.encode())), wrong])

    with pytest.raises(Unproven, match="not over this text"):
        open_checkpoint(note, both)


@given(at=st.integers(0, len(CHECKPOINT.encode()) - 1), flip=st.integers(1, 255))
def test_a_checkpoint_with_any_byte_altered_is_not_taken(at: int, flip: int) -> None:
    altered = bytearray(CHECKPOINT.encode())
    altered[at] ^= flip
    try:
        note = altered.decode()
    except UnicodeDecodeError:
        return

    with pytest.raises((Unproven, Unusable)):
        open_checkpoint(note, TRUSTED)


ODD_TEXTS = [
    f"{NAME}\n88\n",
    f"{NAME}\n088\n{b64encode(ROOT).decode()}\n",
    f"{NAME}\n-1\n{b64encode(ROOT).decode()}\n",
    f"{NAME}\n88\n{b64encode(ROOT[:31]).decode()}\n",
    f"{NAME}\n88\nroot\n",
    f"{NAME}\n88\n{b64encode(ROOT).decode()}\n\nmore\n",
]


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_a_signed_note_that_is_no_checkpoint_is_not_taken(text: str) -> None:
    with pytest.raises(Unusable):
        open_checkpoint(signed(text), TRUSTED)


def test_the_name_of_another_ledger_is_not_taken() -> None:
    with pytest.raises(Unproven):
        open_checkpoint(signed(checkpoint_text("elsewhere", 88, ROOT)), TRUSTED)
    with pytest.raises(Unproven):
        open_checkpoint(signed(checkpoint_text("x", 88, ROOT), name="x"), TRUSTED)


@pytest.mark.parametrize("note", ["", "text", "text\n\n", "text\n\n— a b", "a\tb\n\n— a AAAA\n"])
def test_what_is_no_note_is_said_to_be_none(note: str) -> None:
    with pytest.raises(Unusable):
        open_note(note, TRUSTED)


@pytest.mark.parametrize(
    "key", ["", "x", GO_VERIFIER[:-4], GO_VERIFIER.replace("c7", "c8"), GO_VERIFIER + "A"]
)
def test_what_is_no_verifier_key_is_said_to_be_none(key: str) -> None:
    with pytest.raises(Unusable):
        read_verifier_key(key)


@pytest.mark.parametrize(
    ("name", "fits"), [("a.example/b", True), ("a b", False), ("a+b", False), ("", False)]
)
def test_the_name_of_a_ledger_has_no_blank_and_no_plus(name: str, fits: bool) -> None:
    assert is_key_name(name) is fits
