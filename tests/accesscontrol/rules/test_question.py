"""What a question takes for granted."""

from accesscontrol.rules.question import ENGINE, Subject, attested
from registry.rules.truth import NO, UNKNOWN, YES


def test_the_rules_have_a_version() -> None:
    assert ENGINE == "1"


def test_a_subject_of_which_nothing_is_stated_is_no_staff_and_nobodys_affiliate() -> None:
    assert Subject() == Subject(None, False, None, {}, {})


def test_what_is_not_attested_is_unknown() -> None:
    statements = {"testers": YES, "others": NO}

    assert [attested(statements, key) for key in ("testers", "others", "guests")] == [
        YES, NO, UNKNOWN,
    ]  # fmt: skip
