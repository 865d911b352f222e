"""Names are compared as people who know them would; the labelled pairs hold the floor."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesscontrol.rules.identifiers import NotAnIdentifier, identifier_of
from accesscontrol.rules.matching import LIKELY, Known, Reason, Sought, match
from accesscontrol.rules.names import comparable
from accesscontrol.rules.remarks import without_remarks
from accesscontrol.rules.similarity import likeness
from accesscontrol.rules.trigrams import rarest_pairs, trigrams_of, words_of_search
from benchmarks.matching import LATER, quality_of, read_pairs

LEI = ("lei", "5493001KJTIIGC8Y1R12")
OTHER_LEI = ("lei", "529900T8BM49AURSDO55")
LEAST_PRECISION = 0.97
LEAST_RECALL = 0.96
LEAST_PRECISION_LATER = 0.93
LEAST_RECALL_LATER = 0.89


def found(
    asked: str, *recorded: str, countries: tuple[str, str] = ("", ""), ours=(), theirs=()
) -> tuple[float, set[Reason]]:
    sought = Sought(comparable(asked), countries[0], frozenset(ours))
    names = tuple((name, comparable(name)) for name in recorded)
    result = match(sought, Known(names, countries[1], frozenset(theirs)))
    return result.score, {why.code for why in result.why}


def test_precision_and_recall_on_the_labelled_pairs_do_not_fall() -> None:
    pairs = read_pairs()

    quality = quality_of(pairs)

    assert len(pairs) >= 500
    assert quality.precision >= LEAST_PRECISION
    assert quality.recall >= LEAST_RECALL


def test_precision_and_recall_on_the_pairs_written_later_do_not_fall() -> None:
    pairs = read_pairs(LATER)

    quality = quality_of(pairs)

    assert len(pairs) >= 250
    assert quality.precision >= LEAST_PRECISION_LATER
    assert quality.recall >= LEAST_RECALL_LATER


@pytest.mark.parametrize(
    ("scheme", "text", "compared"),
    [
        ("lei", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12"),
        ("lei", " 5493 001k jtii gc8y 1r12 ", "5493001KJTIIGC8Y1R12"),
        ("uei", "abcdefghjkl1", "ABCDEFGHJKL1"),
        ("domain", "https://WWW.Example.ORG/about", "example.org"),
        ("domain", "someone@example.org", "example.org"),
        ("domain", "münchen.example.", "xn--mnchen-3ya.example"),
        ("duns", " Ab 12 ", "ab 12"),
    ],
)
def test_an_identifier_is_compared_in_one_form(scheme: str, text: str, compared: str) -> None:
    assert identifier_of(scheme, text) == compared


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        ("lei", "5493001KJTIIGC8Y1R13"),
        ("lei", "5493001KJTIIGC8Y1R1"),
        ("lei", "5493001KJTIIGC8Y1RA2"),
        ("uei", "ABCDEFGHIJKL"),
        ("uei", "0BCDEFGHJKL1"),
        ("uei", "ABCDEFGHJKL"),
        ("domain", "localhost"),
        ("domain", "192.0.2.1"),
        ("domain", "a..b"),
        ("domain", "http://[broken"),
    ],
)
def test_what_cannot_be_an_identifier_is_refused(scheme: str, text: str) -> None:
    with pytest.raises(NotAnIdentifier):
        identifier_of(scheme, text)


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=18, max_size=18))
def test_one_pair_of_check_digits_alone_makes_an_lei(base: str) -> None:
    number = int("".join(str(int(character, 36)) for character in base + "00"))
    right = 98 - number % 97

    assert identifier_of("lei", f"{base}{right:02}")
    with pytest.raises(NotAnIdentifier):
        identifier_of("lei", f"{base}{right - 1:02}")


def test_an_identifier_counts_more_than_the_name() -> None:
    score, reasons = found("Something Else", "Acme", ours=[LEI], theirs=[LEI])

    assert score >= LIKELY
    assert reasons == {Reason.SAME_IDENTIFIER, Reason.UNLIKE_NAME}


def test_another_number_is_another_legal_entity_whatever_its_name() -> None:
    score, reasons = found("Acme", "Acme", ours=[LEI], theirs=[OTHER_LEI])

    assert score < 0.5
    assert Reason.OTHER_IDENTIFIER in reasons


def test_the_reasons_say_what_was_seen() -> None:
    assert Reason.ALIAS in found("Facebook", "Meta Platforms", "Facebook")[1]
    assert Reason.ACRONYM in found("NASA", "National Aeronautics and Space Administration")[1]
    assert Reason.WORD_ORDER in found("Oxford University", "University of Oxford")[1]
    assert Reason.SPELLING in found("Microsfot", "Microsoft")[1]
    assert Reason.TRANSLITERATED in found("Gazprom", "Газпром")[1]
    assert Reason.WORDS_JOINED in found("Deep Mind", "DeepMind")[1]
    assert Reason.WORDS_APART in found("Siemens", "Siemens Energy")[1]
    assert Reason.OTHER_LEGAL_FORM in found("Acme AG", "Acme GmbH")[1]
    assert Reason.SAME_COUNTRY in found("Acme", "Acme", countries=("US", "US"))[1]
    assert Reason.OTHER_COUNTRY in found("Acme", "Acme", countries=("US", "DE"))[1]


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_the_same_both_ways_and_no_more_than_one(one: str, other: str) -> None:
    left, right = comparable(one), comparable(other)

    degree = likeness(left, right).degree

    assert 0 <= degree <= 1
    assert degree == pytest.approx(likeness(right, left).degree)


@given(st.text(min_size=1, max_size=60))
def test_a_name_is_wholly_like_itself(name: str) -> None:
    made = comparable(name)

    assert likeness(made, made).degree == (1.0 if made.words else 0.0)


def test_a_search_is_for_the_rarest_trigrams() -> None:
    frequency = {"abc": 5, "bcd": 1, "cde": 9, "def": 0}

    expression = words_of_search(frequency)

    assert expression == '(("bcd" AND ("abc" OR "cde")) OR ("abc" AND ("cde")))'
    assert words_of_search({"xyz": 0}) is None
    assert trigrams_of(" ab ") == [" ab", "ab "]


@given(st.text(alphabet="abcd ", min_size=6, max_size=20), st.integers(0, 99), st.integers(0, 99))
def test_two_letters_that_changed_places_leave_a_pair_of_the_rarest_trigrams(
    text: str, place: int, seed: int
) -> None:
    core = f" {text.strip() or 'abcdef'} "
    at = 1 + place % (len(core) - 3) if len(core) > 3 else 0
    swapped = core[:at] + core[at + 1] + core[at] + core[at + 2 :]
    chance = random.Random(seed)
    pairs = rarest_pairs(core, {trigram: chance.random() for trigram in trigrams_of(core)})

    assert len(trigrams_of(core)) < 6 or any(a in swapped and b in swapped for a, b in pairs)


def test_the_rarest_trigrams_are_those_that_are_not_known_to_be_common() -> None:
    assert rarest_pairs(" ab ", {" ab": 0.5}) == [("ab ", " ab")]
    assert rarest_pairs(" a ", {}) == [(" a ", " a ")]
    assert rarest_pairs("", {}) == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("17. Nordwind AG", "Nordwind AG"),
        ("c/o Nordwind AG", "Nordwind AG"),
        ("Nordwind\u00ae AG*", "Nordwind AG"),
        ("Nordwind AG (NDW)", "Nordwind AG"),
        ("Nordwind AG (formerly Windkraft Stralsund)", "Nordwind AG"),
        ("Org X (stands for the ninth of a list)", "Org X"),
        ("NEC (short for Nordic Engine Company)", "NEC"),
        ("Last Stands for Oaks Ltd", "Last Stands for Oaks Ltd"),
        ("Nordwind AG, f/k/a Windkraft", "Nordwind AG"),
        ("CWE - Centre for Wind Energy", "Centre for Wind Energy"),
        ("Centre for Wind Energy (CWE)", "Centre for Wind Energy"),
        # What may tell two organisations apart stays.
        ("Nordwind (UK) Limited", "Nordwind (UK) Limited"),
        ("Nordwind Holdings (US)", "Nordwind Holdings (US)"),
        ("Nordwind Holdings (APAC)", "Nordwind Holdings (APAC)"),
        ("NORDWIND (TRADING)", "NORDWIND (TRADING)"),
        ("ABB - Power Grids", "ABB - Power Grids"),
        ("***", "***"),
    ],
)
def test_what_lists_write_beside_a_name_is_no_part_of_it(written: str, name: str) -> None:
    assert without_remarks(written) == name


def test_a_word_with_a_full_stop_may_be_short_for_a_longer_one() -> None:
    assert found("Nordw. Turbinen", "Nordwind Turbinen")[0] >= LIKELY
    assert found("Trbn. Nordwind", "Nordwind Turbinen")[0] >= LIKELY
    assert found("Nordw Turbinen", "Nordwind Turbinen")[0] < LIKELY


def test_a_letter_that_sounds_otherwise_makes_another_name_sooner_than_a_slip() -> None:
    assert found("Nardwind", "Nordwind")[0] >= LIKELY
    assert found("Norwdind", "Nordwind")[0] >= LIKELY
    assert found("Nordwend", "Nordwind")[0] > found("Norkwind", "Nordwind")[0]
    assert found("Mistras", "Mistral")[0] < LIKELY


def test_cities_behind_a_long_common_name_are_compared_by_themselves() -> None:
    score, _ = found("University of Lower Saxony, Emden", "University of Lower Saxony, Bad Ems")

    assert score < LIKELY
