"""The words that are stored and public. A change here is a change of the interface."""

from enum import IntEnum, StrEnum

import pytest

from registry.rules.truth import Truth
from registry.rules.vocabulary import (
    DEFAULT_TRUST,
    EVERYONE,
    NO_FACT,
    STRENGTH,
    TRUST_LEVELS,
    ClosedBecause,
    Force,
    Level,
    ProvisionKind,
    SelectorKind,
    Standing,
    WhoKind,
)


@pytest.mark.parametrize(
    ("enum", "words"),
    [
        (ProvisionKind, ["BAR", "GRANT", "OFFER", "DUTY", "END", "PAUSE"]),
        (Force, ["binding", "voluntary", "unclear"]),
        (Standing, ["denied", "draft", "alleged", "reported", "confirmed", "official"]),
        (ClosedBecause, ["barred", "suspended", "withdrawn", "unreleased"]),
        (WhoKind, ["everyone", "class", "list", "nobody"]),
        (SelectorKind, ["all", "model", "family", "developer"]),
    ],
)
def test_the_words_are_these(enum: type[StrEnum], words: list[str]) -> None:
    assert [member.value for member in enum] == words
    assert [member.name for member in enum] == [word.upper() for word in words]


@pytest.mark.parametrize(
    ("enum", "names"),
    [
        (Level, ["GENERAL", "RESTRICTED", "LIMITED", "CLOSED"]),
        (Truth, ["NO", "UNKNOWN", "YES"]),
    ],
)
def test_what_is_ordered_counts_from_zero(enum: type[IntEnum], names: list[str]) -> None:
    assert [(member.name, member.value) for member in enum] == [
        (name, number) for number, name in enumerate(names)
    ]


def test_levels_are_written_in_small_letters() -> None:
    assert [level.word for level in Level] == ["general", "restricted", "limited", "closed"]


def test_standings_rank_from_denied_to_official_and_the_lowest_two_are_no_fact() -> None:
    assert [STRENGTH[standing] for standing in Standing] == [0, 1, 2, 3, 4, 5]
    assert {Standing.DENIED, Standing.DRAFT} == NO_FACT


def test_an_answer_may_be_asked_for_at_four_thresholds_confirmed_being_the_usual() -> None:
    assert [trust.value for trust in TRUST_LEVELS] == [
        "alleged",
        "reported",
        "confirmed",
        "official",
    ]
    assert DEFAULT_TRUST.value == "confirmed"


def test_the_class_of_everyone_has_a_name() -> None:
    assert EVERYONE == "everyone"
