"""A sealed secret is opened by whoever has the key, and tells nobody else anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesscontrol.rules.sealing import Sealer, UnreadableSecret

OLD, NEW = "an old key of many characters", "a new key of many characters"


@given(st.text())
def test_what_is_sealed_is_opened_and_not_to_be_read(text: str) -> None:
    sealer = Sealer([NEW])

    kept = sealer.seal(text)

    assert sealer.open(kept) == text
    assert sealer.is_current(kept)
    assert kept != sealer.seal(text)


def test_what_was_kept_before_is_read_as_it_is_and_is_not_current() -> None:
    sealer = Sealer([NEW])

    assert sealer.open("JBSWY3DPEHPK3PXP") == "JBSWY3DPEHPK3PXP"
    assert not sealer.is_current("JBSWY3DPEHPK3PXP")


def test_an_older_key_still_opens_and_the_newest_seals() -> None:
    kept = Sealer([OLD]).seal("secret")
    both = Sealer([NEW, OLD])

    assert both.open(kept) == "secret"
    assert not both.is_current(kept)
    assert Sealer([NEW]).open(both.seal("secret")) == "secret"


def test_without_its_key_or_changed_it_is_not_opened() -> None:
    kept = Sealer([OLD]).seal("secret")

    for unreadable in (kept, kept[:-3] + "A==", "sealed1:"):
        with pytest.raises(UnreadableSecret):
            Sealer([NEW]).open(unreadable)
        assert not Sealer([NEW]).is_current(unreadable)
