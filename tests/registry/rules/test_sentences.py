"""Every provision reads back as one sentence, and no two meanings read alike."""

from typing import Any

import pytest

from registry.documents.provisions import ProvisionShape
from registry.rules.sentences import sentence_of

NAMES = {
    ("model", "fable-5"): "Fable 5",
    ("model", "mythos-5"): "Mythos 5",
    ("family", "gpt-5.6"): "GPT-5.6",
    ("developer", "meta"): "Meta",
    ("channel", "api"): "Anthropic API",
    ("class", "foreign_person"): "Foreign person",
    ("list", "approved"): "Approved partners",
    ("directive", "order"): "The order",
    ("model", "twin-a"): "Twin",
    ("model", "twin-b"): "Twin",
    ("model", "odd"): "Fable 5 and Mythos 5",
    ("model", "posing"): "fable-5",
    ("organization", "meta-inc"): "Meta",
}
ALL: dict[str, Any] = {
    "id": "p",
    "models": ["fable-5"],
    "channels": ["*"],
    "period": {"start": "2026-06-12"},
    "force": "binding",
    "standing": "confirmed",
}
EVERYONE, FOREIGN, APPROVED = (
    {"class": "everyone"},
    {"class": "foreign_person"},
    {"list": "approved"},
)
NOBODY = {"nobody": True}
ON = "some time on 12 June 2026"
SURE = "this is confirmed; days are those of UTC."


def read(kind: str, **rest: Any) -> str:
    provision = {**ALL, "kind": kind, **rest}
    ProvisionShape.model_validate(provision)
    return sentence_of(provision, names=NAMES, zone="UTC")


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (EVERYONE, "nobody may use"),
        (FOREIGN, "nobody in the class Foreign person may use"),
        (APPROVED, "nobody on the list Approved partners may use"),
        (NOBODY, "all, since this bars nobody, may use"),
    ],
)
def test_a_bar(who: Any, words: str) -> None:
    assert read("BAR", who=who) == (
        f"From {ON}, with no end stated, {words} Fable 5 over any channel (later ones included); "
        f"this binds in law; {SURE}"
    )


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (EVERYONE, "everyone"),
        (FOREIGN, "whoever is in the class Foreign person"),
        (APPROVED, "whoever is on the list Approved partners"),
        (NOBODY, "nobody"),
    ],
)
def test_a_grant_and_an_offer(who: Any, words: str) -> None:
    assert read("GRANT", who=who, against=["order"]) == (
        f"From {ON}, with no end stated, {words} may use Fable 5 over every channel (later ones "
        "included) as an exception from every bar of The order; those bars stay for everybody "
        f"else, and other bars are not touched; {SURE}"
    )
    assert read("OFFER", who=who) == (
        f"From {ON}, with no end stated, the offer of Fable 5 over every channel (later ones "
        f"included) is to {words}; this takes the place of earlier offers and lifts no bar; {SURE}"
    )


def test_an_offer_that_cannot_be_taken_back() -> None:
    said = read("OFFER", who=EVERYONE, irrevocable=True)

    assert "this cannot be taken back, and lifts no bar" in said


def test_a_duty() -> None:
    assert read("DUTY", text="Report.", owed_by="meta", due="2026-08-01") == (
        f'From {ON}, with no end stated, "Meta" (meta) is to do "Report.", due some time on '
        "1 August 2026, about Fable 5 over every channel (later ones included); this changes "
        f"nobody's access; {SURE}"
    )
    assert read("DUTY") == (
        f"From {ON}, with no end stated, somebody not named is to do something not said, with no "
        "day stated by when, about Fable 5 over every channel (later ones included); this "
        f"changes nobody's access; {SURE}"
    )


def test_an_end_and_a_pause() -> None:
    assert read("END", against=["order/foreign", "order"]) == (
        "Some time on 12 June 2026, every provision of The order and foreign of The order ends "
        f"for good; nothing that was ended before comes back; {SURE}"
    )
    assert read("PAUSE", against=["order/foreign"]) == (
        f"From {ON}, with no end stated, foreign of The order is stopped; what is stopped comes "
        f"back when this is over; {SURE}"
    )


def test_the_zone_is_not_named_for_the_end_that_an_end_is_given_in_vain() -> None:
    exact = "2026-06-12T00:00:00Z"
    ends = [
        read("END", against=["order"], period={"start": exact, "end": end})
        for end in ("2026", exact)
    ]

    assert ends[0] == ends[1]
    assert "days are those" not in ends[0]


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        ("2026-06-12T21:21:00Z", "21:21 UTC on 12 June 2026"),
        ("2026-06-12T21:21:05Z", "21:21:05 UTC on 12 June 2026"),
        ("2026-06-12T21:21:00.000001Z", "21:21:00.000001 UTC on 12 June 2026"),
        ("2026-06-12", "some time on 12 June 2026"),
        ("2026-06", "some time in June 2026"),
        ("2026", "some time in 2026"),
        (
            {"earliest": "2026-06-12", "latest": "2026-06-14"},
            "some time between 12 June 2026 and 14 June 2026",
        ),
    ],
)
def test_bounds_are_as_precise_as_they_were_given(bound: Any, words: str) -> None:
    said = read("BAR", who=EVERYONE, period={"start": bound, "end": "2027-01-01T00:00:00Z"})

    assert said.startswith(f"From {words}, until 00:00 UTC on 1 January 2027, nobody may use")
    assert ("days are those of" in said) is ("T" not in str(bound))


def test_an_end_may_be_not_stated_or_not_made_known() -> None:
    unknown = {"start": "2026-06-12", "end": {"earliest": "2026-06-20", "latest": None}}

    assert "with no end stated" in read("BAR", who=EVERYONE)
    assert "with no end stated" in read("BAR", who=EVERYONE, period={**ALL["period"], "end": None})
    assert "until on a day not made known, not before 20 June 2026, nobody" in read(
        "BAR", who=EVERYONE, period=unknown
    )


@pytest.mark.parametrize(
    ("models", "words"),
    [
        ("*", "any model (later ones included)"),
        (["*", "fable-5"], "any model (later ones included)"),
        ([], "no model"),
        (["mythos-5", "fable-5"], "Fable 5 or Mythos 5"),
        ([{"family": "gpt-5.6"}], "any model of the family GPT-5.6"),
        ([{"developer": "meta"}], "any model by the developer Meta"),
        ([{"model": "fable-5", "certainty": "possible"}], "possibly Fable 5"),
        (
            [{"developer": "meta", "certainty": "possible"}],
            "possibly any model by the developer Meta",
        ),
        (["unheard-of"], "unheard-of"),
        (["twin-a"], '"Twin" (twin-a)'),
        (["odd"], '"Fable 5 and Mythos 5" (odd)'),
        (["posing"], '"fable-5" (posing)'),
    ],
)
def test_models(models: Any, words: str) -> None:
    assert f"nobody may use {words} over any channel" in read("BAR", who=EVERYONE, models=models)


@pytest.mark.parametrize(
    ("channels", "words"),
    [("*", "any channel (later ones included)"), ([], "no channel"), (["api"], "Anthropic API")],
)
def test_channels(channels: Any, words: str) -> None:
    assert f"Fable 5 over {words};" in read("BAR", who=EVERYONE, channels=channels)


@pytest.mark.parametrize(
    ("force", "of_a_bar", "of_others"),
    [
        ("binding", "this binds in law", None),
        ("voluntary", "blocks nobody in law", "this is voluntary, which changes nothing"),
        ("unclear", "it is unknown whether it blocks", "unclear whether this binds, which changes"),
    ],
)
def test_force_counts_for_bars_only(force: str, of_a_bar: str, of_others: str | None) -> None:
    assert of_a_bar in read("BAR", who=EVERYONE, force=force)
    for kind, rest in KINDS.items():
        if kind != "BAR":
            said = read(kind, force=force, **rest)
            assert of_others in said if of_others else "bind" not in said


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("official", "this is official"),
        ("confirmed", "this is confirmed"),
        ("reported", "only reported, so at the usual threshold it may or may not be so"),
        ("alleged", "only alleged, so at the usual threshold it may or may not be so"),
        ("draft", "this is a draft and changes nothing"),
        ("denied", "this is denied and changes nothing"),
    ],
)
def test_standing(standing: str, words: str) -> None:
    assert words in read("BAR", who=EVERYONE, standing=standing)


def test_conditions() -> None:
    part = {"type": "usage-cap", "text": "At most 10.", "period": {"start": "2026-07"}}

    said = read("GRANT", who=EVERYONE, against=["order"], conditions=[part])

    assert (
        'on condition of usage-cap, "At most 10.", from some time in July 2026, with no end stated;'
    ) in said


KINDS: dict[str, dict[str, Any]] = {
    "BAR": {"who": FOREIGN},
    "GRANT": {"who": APPROVED, "against": ["order"]},
    "OFFER": {"who": EVERYONE},
    "DUTY": {},
    "END": {"against": ["order/a"]},
    "PAUSE": {"against": ["order/a"]},
}
