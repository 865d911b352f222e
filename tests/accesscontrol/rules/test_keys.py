"""Keys: their form, their checksum, and that nobody can guess one from another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesscontrol.rules.keys import (
    PREFIX,
    RANDOM_BYTES,
    SCOPES,
    SHOWN_LENGTH,
    hash_of,
    is_well_formed,
    key_of,
    keys_in,
)

KNOWN = "gl_live_0000000000000000000000000000000000000000000_4SId4X"
CHANCE = bytes(range(32))


def test_a_key_has_a_prefix_43_characters_and_a_checksum_of_6() -> None:
    key = key_of(CHANCE)

    prefix, random, check = key[:8], key[8:51], key[52:]
    assert (prefix, key[51]) == ("gl_live_", "_")
    assert (len(random), len(check)) == (43, 6)
    assert (random + check).isalnum()
    assert (random + check).isascii()


def test_32_bytes_of_chance_fit_into_43_characters() -> None:
    assert RANDOM_BYTES == 32
    assert 62**42 < 256**RANDOM_BYTES <= 62**43
    assert key_of(b"\xff" * 32)[8:51] == in_base_62(256**32 - 1)
    assert key_of(b"\x00" * 31 + b"\x3d")[8:51] == "0" * 42 + "z"


def in_base_62(number: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return (in_base_62(number // 62) if number >= 62 else "") + digits[number % 62]


def test_the_checksum_is_that_of_the_prefix_and_the_chance_and_never_changes() -> None:
    assert key_of(bytes(32)) == KNOWN


@pytest.mark.parametrize("chance", [bytes(32), CHANCE, b"\xff" * 32])
def test_a_key_that_was_made_is_well_formed(chance: bytes) -> None:
    assert is_well_formed(key_of(chance))


@pytest.mark.parametrize(
    "text",
    [
        "",
        KNOWN + "0",
        KNOWN + "\n",
        KNOWN[:-1],
        " " + KNOWN,
        KNOWN.replace("gl_live_", "gl_test_"),
        KNOWN.replace("0_", "0-"),
        KNOWN.replace("0_", "1_"),
        KNOWN.replace("4SId4X", "4SId4x"),
        KNOWN.replace("00_", "\u0660\u0660_"),
    ],
)
def test_any_other_text_is_not(text: str) -> None:
    assert not is_well_formed(text)


def test_every_character_counts_for_the_checksum() -> None:
    key = key_of(CHANCE)

    for place in range(8, len(key)):
        if key[place] != "_":
            other = "a" if key[place] != "a" else "b"
            assert not is_well_formed(key[:place] + other + key[place + 1 :])


def test_what_is_stored_is_the_sha_256_of_the_key() -> None:
    assert hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_is_shown_of_a_key_leaves_its_chance_in_the_dark() -> None:
    assert SHOWN_LENGTH == 14
    assert PREFIX == "gl_live_"
    assert key_of(CHANCE)[:SHOWN_LENGTH].startswith(PREFIX)


def test_a_key_may_be_given_these_scopes() -> None:
    assert SCOPES == ("read", "check", "webhooks", "record", "approve", "admin")


@given(
    chances=st.lists(st.binary(min_size=32, max_size=32), unique=True, max_size=4),
    between=st.text(max_size=20),
)
def test_every_key_in_a_text_is_found_once_and_in_order(chances, between):
    keys = [key_of(chance) for chance in chances]
    text = " ".join(f"{between} {key} {key}" for key in keys)

    assert keys_in(text) == keys


@given(st.binary(min_size=32, max_size=32), st.integers(min_value=8, max_value=50))
def test_a_key_with_a_letter_changed_is_no_key(chance, place):
    key = key_of(chance)
    spoilt = key[:place] + ("0" if key[place] != "0" else "1") + key[place + 1 :]

    assert keys_in(f"Bearer {spoilt}") == []
