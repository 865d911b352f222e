"""Which developer or authority somebody means who typed a name, an alias or initials."""

import pytest

from accesscontrol.rules.matching import LIKELY, WORTH_SHOWING
from recording.rules.parties import Party, match_party

COMMERCE = Party(
    "authority", "us-commerce", ("U.S. Department of Commerce", "Commerce Department"), "US"
)
DEFENSE = Party("authority", "us-dod", ("U.S. Department of Defense", "Pentagon"), "US")
BIS = Party("authority", "us-bis", ("Bureau of Industry and Security",), "US")
AISI = Party("authority", "uk-aisi", ("UK AI Security Institute",), "GB")
OPENAI = Party("developer", "openai", ("OpenAI",), "US")
ZAI = Party("developer", "zai", ("Z.ai", "Zhipu AI"), "CN")
ALL = (COMMERCE, DEFENSE, BIS, AISI, OPENAI, ZAI)


def found(text: str) -> list[str]:
    """Those worth showing, the likeliest first."""
    scored = sorted(((match_party(text, one).score, one.id) for one in ALL), reverse=True)
    return [which for score, which in scored if score >= WORTH_SHOWING]


def why(text: str, party: Party) -> str:
    return " ".join(one.text for one in match_party(text, party).why)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("DoC", COMMERCE),
        ("USDOC", COMMERCE),
        ("U.S. DoC", COMMERCE),
        ("DOD", DEFENSE),
        ("BIS", BIS),
        ("AISI", AISI),
        ("UK AISI", AISI),
        ("UKAISI", AISI),
    ],
)
def test_initials_find_whom_they_are_short_for(text: str, party: Party):
    assert found(text)[0] == party.id
    assert "short for" in why(text, party) or "initials" in why(text, party)


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Department of Commerce", COMMERCE),
        ("Commerce Dept.", COMMERCE),
        ("Departmant of Comerce", COMMERCE),
        ("Department of Defence", DEFENSE),
        ("Defense Department", DEFENSE),
        ("The Pentagon", DEFENSE),
        ("US Bureau of Industry and Security", BIS),
        ("AI Security Institute", AISI),
        ("OpenAI, Inc.", OPENAI),
        ("Open AI", OPENAI),
        ("zai", ZAI),
    ],
)
def test_names_as_people_write_them_are_likely(text: str, party: Party):
    assert found(text)[0] == party.id
    assert match_party(text, party).score >= LIKELY


def test_a_part_of_a_name_is_shown_and_not_likely():
    assert found("Zhipu") == ["zai"]
    assert match_party("Zhipu", ZAI).score < LIKELY


def test_an_alias_is_told_as_one():
    assert "Pentagon is an alias on record." in why("Pentagon", DEFENSE)


def test_a_country_that_was_left_out_is_told_and_leaves_a_doubt():
    match = match_party("Department of Defense", DEFENSE)

    assert match.score == 0.95
    assert "Only one of the names begins with “U.S.”." in why("Department of Defense", DEFENSE)


def test_another_country_is_not_left_out():
    assert match_party("UK Department of Defense", DEFENSE).score < LIKELY


@pytest.mark.parametrize("text", ["", "D", "of", "Department", "xyz", "...", "Ministry of Silly"])
def test_what_names_nobody_finds_nobody_likely(text: str):
    assert all(match_party(text, one).score < LIKELY for one in ALL)


def test_three_letters_are_never_likely():
    assert match_party("DoC", COMMERCE).score < LIKELY
