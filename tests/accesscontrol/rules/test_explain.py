"""Every reason from a small record."""

from typing import Any

import pytest

from accesscontrol.rules.decide import Decision
from accesscontrol.rules.explain import (
    Reason,
    ReasonCode,
    reasons_of,
)
from accesscontrol.rules.question import Subject
from registry.rules.record import FrontierModel, Provision, Record
from registry.rules.truth import NO, YES
from tests.accesscontrol.rules.small import OTHERS, STRANGER, decision_on, inquiry, world
from tests.registry.rules.small import (
    EVERYONE,
    NOBODY,
    PARTNERS,
    POSSIBLY_M,
    TESTERS,
    provision,
)

TESTER = Subject(classes={"testers": YES})
UNTRACKED = {"m": FrontierModel("m", "north", "f", untracked=frozenset({"api"}))}
BAR = provision("bar")
OFFER = provision("offer", "OFFER")
NONE = provision("none", "OFFER", 2, who=NOBODY)

SENTENCES = {
    "BARRED": "This bars the subject.",
    "BAR_UNCERTAIN": "Whether this bars the subject is not certain.",
    "EXCEPTION_UNCERTAIN": (
        "This bars the subject, unless an exception reaches the subject, which is not certain."
    ),
    "EXCEPTED": "The subject is excepted from this bar.",
    "NO_BAR_REACHES_SUBJECT": "No binding bar on record reaches the subject.",
    "OPEN_WEIGHTS_IRREVOCABLE": "The weights are published, which cannot be taken back.",
    "OFFERED": "The model is offered to the subject.",
    "OFFER_UNCERTAIN": "Whether this offers the model to the subject is not certain.",
    "SUSPENDED_BY_DEVELOPER": "The latest offer is to nobody: the model is suspended.",
    "NOT_OFFERED_TO_SUBJECT": "The latest offer is not to the subject.",
    "NOT_OFFERED": "No offer of the model over this channel is in effect.",
    "CHANNEL_NOT_TRACKED": (
        "The registry does not track this channel of the model; its silence says nothing."
    ),
}


def offer(name: str, who: Any = EVERYONE, start: Any = 0, **rest: Any) -> Provision:
    return provision(name, "OFFER", start, who=who, **rest)


def grant(name: str, who: Any = EVERYONE, against: str = "bar", **rest: Any) -> Provision:
    return provision(name, "GRANT", against=against, who=who, **rest)


def decided(record: Record, subject: Subject = TESTER) -> Decision:
    return decision_on(inquiry(record, subject))


def reasons(record: Record, subject: Subject = TESTER) -> list[str]:
    """Each reason as its code, its provision, and who excepts from it."""
    return [
        " ".join([reason.code, *([reason.provision] if reason.provision else []), *reason.by])
        for reason in reasons_of(decided(record, subject))
    ]


def test_codes_are_public_and_each_has_its_sentence() -> None:
    assert [code.name for code in ReasonCode] == [code.value for code in ReasonCode]
    assert [code.value for code in ReasonCode] == list(SENTENCES)


@pytest.mark.parametrize(
    ("bars", "of_law"),
    [
        ([], ["NO_BAR_REACHES_SUBJECT"]),
        ([provision("bar", who=OTHERS)], ["NO_BAR_REACHES_SUBJECT"]),
        ([BAR], ["BARRED bar/all"]),
        ([BAR, grant("g", OTHERS)], ["BARRED bar/all"]),
        ([BAR, grant("g")], ["EXCEPTED bar/all g/all"]),
        ([BAR, grant("g"), grant("f", PARTNERS)], ["EXCEPTED bar/all f/all g/all"]),
        ([BAR, grant("f", OTHERS), grant("g")], ["EXCEPTED bar/all g/all"]),
        ([BAR, grant("g", PARTNERS)], ["EXCEPTION_UNCERTAIN bar/all g/all"]),
        ([provision("bar", who=PARTNERS)], ["BAR_UNCERTAIN bar/all"]),
        ([provision("bar", models=POSSIBLY_M)], ["BAR_UNCERTAIN bar/all"]),
        (
            [provision("bar", models=POSSIBLY_M), grant("g", PARTNERS)],
            ["BAR_UNCERTAIN bar/all g/all"],
        ),
        ([provision("bar", models=POSSIBLY_M), grant("g")], ["EXCEPTED bar/all g/all"]),
        # The gravest first, and those of one kind in the order of their keys.
        (
            [
                provision("a"),
                grant("g", against="a"),
                provision("b", who=PARTNERS),
                provision("c"),
                grant("h", PARTNERS, against="c"),
                provision("d"),
                provision("e"),
                provision("f", who=OTHERS),
            ],
            [
                "BARRED d/all",
                "BARRED e/all",
                "BAR_UNCERTAIN b/all",
                "EXCEPTION_UNCERTAIN c/all h/all",
                "EXCEPTED a/all g/all",
            ],
        ),
    ],
)
def test_the_law_has_its_reasons_the_gravest_first(
    bars: list[Provision], of_law: list[str]
) -> None:
    # Reversed: what comes in the order of keys was not recorded so.
    assert reasons(world(OFFER, *reversed(bars))) == [*of_law, "OFFERED offer/all"]


@pytest.mark.parametrize(
    ("offers", "of_offers"),
    [
        ([], ["NOT_OFFERED"]),
        ([OFFER], ["OFFERED offer/all"]),
        ([offer("o", TESTERS)], ["OFFERED o/all"]),
        ([offer("o", OTHERS)], ["NOT_OFFERED_TO_SUBJECT o/all"]),
        ([offer("o", PARTNERS)], ["OFFER_UNCERTAIN o/all"]),
        ([offer("o", models=POSSIBLY_M)], ["OFFER_UNCERTAIN o/all"]),
        (
            [OFFER, offer("maybe", start=1, models=POSSIBLY_M)],
            ["OFFER_UNCERTAIN maybe/all", "OFFERED offer/all"],
        ),
        ([offer("o", OTHERS, models=POSSIBLY_M)], ["NOT_OFFERED_TO_SUBJECT o/all"]),
        ([OFFER, NONE], ["SUSPENDED_BY_DEVELOPER none/all"]),
        ([offer("o", end=2)], ["NOT_OFFERED"]),
        # Two that contradict each other, and two that agree.
        (
            [offer("a", OTHERS), offer("z")],
            ["NOT_OFFERED_TO_SUBJECT a/all", "OFFER_UNCERTAIN z/all"],
        ),
        ([offer("a"), offer("z", TESTERS)], ["OFFERED a/all", "OFFERED z/all"]),
        # Published weights.
        ([offer("o", irrevocable=True)], ["OPEN_WEIGHTS_IRREVOCABLE o/all"]),
        (
            [offer("o", irrevocable=True), NONE],
            ["OPEN_WEIGHTS_IRREVOCABLE o/all", "SUSPENDED_BY_DEVELOPER none/all"],
        ),
        (
            [offer("a", irrevocable=True), offer("z", irrevocable=True)],
            ["OPEN_WEIGHTS_IRREVOCABLE a/all", "OPEN_WEIGHTS_IRREVOCABLE z/all"],
        ),
        ([offer("o", PARTNERS, irrevocable=True)], ["OFFER_UNCERTAIN o/all"]),
        ([offer("o", models=POSSIBLY_M, irrevocable=True)], ["OFFER_UNCERTAIN o/all"]),
        ([offer("o", OTHERS, irrevocable=True)], ["NOT_OFFERED_TO_SUBJECT o/all"]),
        ([offer("o", NOBODY, irrevocable=True)], ["SUSPENDED_BY_DEVELOPER o/all"]),
        ([offer("o", irrevocable=True, end=2)], ["OPEN_WEIGHTS_IRREVOCABLE o/all", "NOT_OFFERED"]),
    ],
)
def test_the_offers_have_their_reasons(offers: list[Provision], of_offers: list[str]) -> None:
    assert reasons(world(*reversed(offers))) == ["NO_BAR_REACHES_SUBJECT", *of_offers]


@pytest.mark.parametrize(
    ("offers", "of_offers"),
    [
        ([], ["CHANNEL_NOT_TRACKED"]),
        ([OFFER], ["OFFERED offer/all"]),
        ([offer("o", models=POSSIBLY_M)], ["OFFER_UNCERTAIN o/all", "CHANNEL_NOT_TRACKED"]),
    ],
)
def test_the_silence_on_an_untracked_channel_is_a_reason(
    offers: list[Provision], of_offers: list[str]
) -> None:
    record = world(*offers, models=UNTRACKED)

    assert reasons(record) == ["NO_BAR_REACHES_SUBJECT", *of_offers]


@pytest.mark.parametrize(
    ("provisions", "untracked"),
    [
        ([BAR], False),
        ([provision("bar", who=PARTNERS), OFFER], False),
        ([BAR, grant("g", PARTNERS), NONE], False),
        ([BAR, grant("g"), offer("o", irrevocable=True)], False),
        ([offer("o", OTHERS)], False),
        ([offer("o", PARTNERS)], False),
        ([], True),
    ],
)
def test_a_reason_has_the_sentence_of_its_code(
    provisions: list[Provision], untracked: bool
) -> None:
    record = world(*provisions, **({"models": UNTRACKED} if untracked else {}))

    for reason in reasons_of(decided(record)):
        assert reason.text == SENTENCES[reason.code]


def test_a_reason_ends_with_what_its_provision_says() -> None:
    bar = provision("bar", text="Suspend all access.")

    assert reasons_of(decided(world(bar)))[0] == Reason(
        ReasonCode.BARRED, "bar/all", (), "This bars the subject. Suspend all access."
    )
    assert reasons_of(decided(world()))[0] == Reason(
        ReasonCode.NO_BAR_REACHES_SUBJECT, None, (), SENTENCES["NO_BAR_REACHES_SUBJECT"]
    )


def test_a_stranger_has_no_reasons_of_its_own() -> None:
    record = world(provision("bar", who=TESTERS), OFFER)

    assert reasons(record, STRANGER) == ["BAR_UNCERTAIN bar/all", "OFFERED offer/all"]
    assert reasons(record, Subject(classes={"testers": NO})) == [
        "NO_BAR_REACHES_SUBJECT",
        "OFFERED offer/all",
    ]
