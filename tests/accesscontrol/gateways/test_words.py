"""What a gateway says in plain words is the question that a check asks."""

import pytest

from accesscontrol.rules.authzen import NotAQuestion
from accesscontrol.rules.gateways.paths import model_in
from accesscontrol.rules.gateways.words import Words, evaluation_in
from registry.rules.truth import NO, UNKNOWN, YES


def test_all_that_can_be_said_arrives() -> None:
    words = Words(
        organization="lei:5493", staff=True, affiliate_of="umbrella-corp", channel="openai-api",
        classes="foreign_person=no, military_contractor = unknown", lists="gpt-5.6-partners=yes",
        trust="reported",
    )  # fmt: skip

    found = evaluation_in(words, "gpt-5.6-sol")

    assert (found.model, found.asker.staff) == ("gpt-5.6-sol", True)
    assert (found.asker.organization, found.asker.identifier) == (None, ("lei", "5493"))
    assert found.asker.affiliate_of == "umbrella-corp"
    assert found.asker.classes == {"foreign_person": NO, "military_contractor": UNKNOWN}
    assert found.asker.lists == {"gpt-5.6-partners": YES}
    assert (found.circumstances.channel, found.circumstances.trust) == ("openai-api", "reported")
    assert (found.circumstances.as_of, found.circumstances.known_at) == (None, None)


def test_what_is_blank_is_not_said() -> None:
    found = evaluation_in(Words(organization="", classes="", lists=" , ", channel=""), "m")

    assert found.asker.organization is None
    assert (found.asker.classes, found.asker.lists) == ({}, {})
    assert found.circumstances.channel is None


@pytest.mark.parametrize(
    ("words", "model", "pointer"),
    [
        (Words(), None, "/model"),
        (Words(), "", "/model"),
        (Words(), "-", "/model"),
        (Words(), "x" * 301, "/model"),
        (Words(organization="Acme Inc."), "m", "/organization"),
        (Words(affiliate_of="Acme Inc."), "m", "/affiliate_of"),
        (Words(classes="foreign_person"), "m", "/classes"),
        (Words(classes="foreign_person=perhaps"), "m", "/classes"),
        (Words(classes="a=no,a=yes"), "m", "/classes"),
        (Words(lists="a=no=yes"), "m", "/lists"),
        (Words(lists="A B=no"), "m", "/lists"),
    ],
)
def test_a_fault_is_named_by_the_word_it_is_in(words: Words, model: str, pointer: str) -> None:
    with pytest.raises(NotAQuestion) as found:
        evaluation_in(words, model)

    assert [fault.pointer for fault in found.value.faults] == [pointer]


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("v1beta/models/gemini-3-pro:generateContent", "gemini-3-pro"),
        ("/v1/projects/p/locations/l/publishers/google/models/g:streamRawPredict", "g"),
        ("openai/deployments/gpt-5.6-sol/chat/completions?api-version=1", "gpt-5.6-sol"),
        ("model/anthropic.mythos-5-v1:0/converse", "anthropic.mythos-5-v1:0"),
        ("v1/models/gpt-5.6-sol", "gpt-5.6-sol"),
        ("models/models/m:x", "m"),
        ("v1/chat/completions", None),
        ("v1/models", None),
        ("", None),
    ],
)
def test_the_model_is_found_in_an_address(path: str, model: str | None) -> None:
    assert model_in(path) == model
