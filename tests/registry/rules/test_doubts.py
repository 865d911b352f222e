"""What a recorder is told of provisions that may not do what they are meant to."""

import pytest

from registry.rules.doubts import doubts_about
from registry.rules.record import Provision
from tests.registry.rules.small import between, provision, record_of

BAR = provision("order/bar")


def doubts(*provisions: Provision, about: tuple[str, ...] = ("new",)) -> list[str]:
    return list(doubts_about(record_of([BAR, *provisions]), about))


@pytest.mark.parametrize("kind", ["BAR", "OFFER", "DUTY", "PAUSE", "END"])
def test_what_is_as_usual_raises_no_doubt(kind: str) -> None:
    assert doubts(provision("new", kind, against="order")) == []


def test_an_end_with_an_end_is_pointed_out() -> None:
    sentence = "new/all ends nothing less for its own end; to lift for a time use a PAUSE."

    assert doubts(provision("new", "END", 1, 2, against="order")) == [sentence]
    assert doubts(provision("new", "END", 1, between(2, None), against="order")) == [sentence]
    assert doubts(provision("new", "PAUSE", 1, 2, against="order")) == []


def test_a_grant_against_no_bar_is_pointed_out() -> None:
    sentence = "new/all is a GRANT against no BAR; name the bar that it excepts from."
    duty = provision("order/duty", "DUTY")

    assert doubts(duty, provision("new", "GRANT", against="order/duty")) == [sentence]
    assert doubts(duty, provision("new", "GRANT", against="new")) == [sentence]
    assert doubts(duty, provision("new", "GRANT", against="order/duty order/bar")) == []
    assert doubts(duty, provision("new", "GRANT", against="order")) == []


def test_the_directives_asked_about_are_gone_through_in_order_and_no_others() -> None:
    grants = [
        provision(key, "GRANT", against="elsewhere") for key in ("b/2", "b/1", "c/1", "a/1", "d/1")
    ]
    found = doubts(*grants, about=("c", "unheard-of", "b", "a", "order"))

    assert [sentence.split()[0] for sentence in found] == ["a/1", "b/2", "b/1", "c/1"]
