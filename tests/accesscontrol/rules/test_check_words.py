"""Answers in sentences that can be forwarded, and what was said of each kind of users."""

import pytest

from accesscontrol.rules.check_words import (
    REASONS,
    deciding_layers,
    layer_of,
    role_of,
    sentence_of_answer,
)
from accesscontrol.rules.explain import ReasonCode
from accesscontrol.rules.wanted import Wanted, classes_said
from registry.rules.truth import NO, YES


def answer(permitted: str, offered: str, *codes: str, conditions: int = 0) -> dict:
    order = ("no", "unknown", "yes")
    outcome = ("deny", "indeterminate", "allow")[min(map(order.index, (permitted, offered)))]
    return {
        "outcome": outcome,
        "permitted": permitted,
        "offered": offered,
        "reasons": [{"code": code} for code in codes],
        "conditions": [{}] * conditions,
    }


def said(found: dict) -> str:
    return sentence_of_answer(found, who="Acme", where="Sol over the API", developer="OpenAI")


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            answer("yes", "yes", "NO_BAR_REACHES_SUBJECT", "OFFERED"),
            "Acme may use Sol over the API: no bar reaches them and OpenAI offers it to them.",
        ),
        (
            answer("yes", "yes", "EXCEPTED", "OFFERED", conditions=2),
            "Acme may use Sol over the API: they are excepted from the bar on it and OpenAI offers "
            "it to them, under 2 conditions.",
        ),
        (
            answer("yes", "yes", "EXCEPTED", "OPEN_WEIGHTS_IRREVOCABLE", conditions=1),
            "Acme may use Sol over the API: they are excepted from the bar on it and its weights "
            "are published, under a condition.",
        ),
        (
            answer("no", "no", "BARRED", "SUSPENDED_BY_DEVELOPER"),
            "Acme may not use Sol over the API: the law bars them and OpenAI has suspended it for "
            "everyone.",
        ),
        (
            answer("unknown", "no", "BAR_UNCERTAIN", "NOT_OFFERED_TO_SUBJECT"),
            "Acme may not use Sol over the API: OpenAI does not offer it to them.",
        ),
        (
            answer("yes", "no", "NO_BAR_REACHES_SUBJECT", "NOT_OFFERED"),
            "Acme may not use Sol over the API: no offer of it is in effect there.",
        ),
        (
            answer("no", "yes", "BARRED", "OFFERED"),
            "Acme may not use Sol over the API: the law bars them.",
        ),
        (
            answer("unknown", "unknown", "BAR_UNCERTAIN", "OFFER_UNCERTAIN"),
            "Whether Acme may use Sol over the API is not known: whether the law bars them is open"
            " and whether OpenAI offers it to them is open.",
        ),
        (
            answer("yes", "unknown", "NO_BAR_REACHES_SUBJECT", "CHANNEL_NOT_TRACKED"),
            "Whether Acme may use Sol over the API is not known: this registry does not follow "
            "that channel for it.",
        ),
    ],
)
def test_a_sentence_says_the_answer_and_only_what_decides_it(found: dict, sentence: str) -> None:
    assert said(found) == sentence


def test_an_article_is_small_within_a_sentence_and_a_name_is_not() -> None:
    found = answer("unknown", "yes", "BAR_UNCERTAIN", "OFFERED")

    for who, within in (("A user in the class “X”", "a user in"), ("Apple", "Apple")):
        sentence = sentence_of_answer(found, who=who, where="Sol", developer="OpenAI")
        assert sentence.startswith(f"Whether {within}")


@pytest.mark.parametrize(
    ("permitted", "offered", "deciding"),
    [
        ("yes", "yes", ("law", "developer")),
        ("no", "no", ("law", "developer")),
        ("no", "unknown", ("law",)),
        ("unknown", "no", ("developer",)),
        ("unknown", "yes", ("law",)),
        ("yes", "unknown", ("developer",)),
    ],
)
def test_a_no_decides_before_what_is_open(permitted, offered, deciding) -> None:
    assert deciding_layers(answer(permitted, offered)) == deciding


def test_of_two_layers_that_say_no_the_law_decides_and_the_other_would() -> None:
    found = answer("no", "no")

    assert [role_of(layer, found) for layer in ("law", "developer")] == [
        "this decides",
        "this alone would decide, too",
    ]
    assert role_of("law", answer("unknown", "no")) == ""


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_has_words_and_belongs_to_a_layer(code: ReasonCode) -> None:
    assert REASONS[code].endswith(".")
    assert "subject" not in REASONS[code]
    assert layer_of(code) == ("law" if "BAR" in code or "EXCEPT" in code else "developer")


def test_what_is_settled_for_all_does_not_contradict_the_kind_of_users() -> None:
    wanted = Wanted(classes={"us_person": YES, "military_contractor": NO})
    complements = {"us_person": "foreign_person", "foreign_person": "us_person"}

    assert classes_said(wanted, "foreign_person", complements) == {
        "foreign_person": YES,
        "military_contractor": NO,
    }
    assert classes_said(wanted, "military_contractor", complements) == {
        "military_contractor": YES,
        "us_person": YES,
    }
    assert classes_said(wanted, None, complements) == wanted.classes
