"""What a statement says when it says nothing."""

from registry.rules.record import FrontierModel, Record
from registry.rules.truth import YES
from tests.registry.rules.small import provision


def test_an_offer_can_be_revoked_and_a_provision_has_no_text_unless_it_says_so() -> None:
    plain = provision("order", "OFFER")

    assert plain.irrevocable is False
    assert plain.text == ""
    assert plain.against == ()
    assert plain.conditions == ()


def test_every_channel_of_a_model_is_tracked_unless_it_says_otherwise() -> None:
    assert FrontierModel("m", "north", "f").untracked == frozenset()


def test_records_are_the_same_whatever_has_been_worked_out_from_them() -> None:
    one, other = Record(0), Record(0)
    one.scopes["m", "api"] = {"order/all": YES}

    assert one == other
