"""A copy gives the registry's own answers, to the byte, on random questions."""

import json
import random
from typing import Any

import pytest

from greenlight import (
    Answer,
    Client,
    Problem,
    Question,
    Subject,
)
from greenlight.local.evaluator import LocalEvaluator


def questions(client: Client, *, seed: int, count: int, size: int) -> list[Question]:
    """All over the record, and a little beyond it."""
    chance = random.Random(seed)
    models = [name for model in client.models() for name in
              (model["id"], *(alias["id"] for alias in model["aliases"]))]  # fmt: skip
    channels = [channel["id"] for channel in client.objects("channels")]
    classes = [each["id"] for each in client.objects("classes")]
    lists = [each["id"] for each in client.objects("lists")]
    organizations: list[Any] = [each["id"] for each in client.objects("organizations")]
    parents = [None, None, *organizations]
    organizations += [None, "nobody-knows-it", {"domain": "anthropic.com"}, {"lei": "no-such"}]

    def attested(names: list[str], strange: str) -> dict[str, Any]:
        chosen = [
            name for name in [*names, strange] if chance.random() < (0.3, 0.01)[name == strange]
        ]
        return {name: chance.choice(["yes", "no", "unknown"]) for name in chosen}

    def asked() -> Question:
        return Question(
            chance.choice([*models, "atlas-9"]),
            chance.choice([*channels, "carrier-pigeon"]),
            Subject(
                chance.choice(organizations),
                chance.random() < 0.3,
                chance.choice(parents),
                attested(classes, "martians"),
                attested(lists, "guests"),
            ),
            as_of=chance.choice([
                f"2026-{chance.randint(1, 9):02}-{chance.randint(1, 28):02}",
                f"2026-06-{chance.randint(1, 30):02}T{chance.randint(0, 23):02}:00:00Z",
            ]),
            known_at=size,
            trust=chance.choice([None, "alleged", "reported", "confirmed", "official"]),
            alternatives=chance.choice([0, 0, 0, 2, 20]),
        )  # fmt: skip

    return [asked() for _ in range(count)]


def text_of(answer: Answer | Problem) -> str:
    if isinstance(answer, Answer):
        return json.dumps(answer.document)
    return f"{answer.status} {answer.code} {[fault.pointer for fault in answer.faults]}"


@pytest.mark.parametrize("seed", range(2))
def test_local_answers_are_those_of_the_registry_to_the_byte(
    seed: int, copy: LocalEvaluator, client: Client
) -> None:
    assert copy.ledger_size is not None
    asked = questions(client, seed=seed, count=400, size=copy.ledger_size)

    here, there = copy.check_batch(asked), client.check_batch(asked)

    differing = [
        (question, text_of(ours), text_of(theirs))
        for question, ours, theirs in zip(asked, here, there, strict=True)
        if text_of(ours) != text_of(theirs)
    ]
    assert differing == []
    outcomes = {answer.outcome for answer in here if isinstance(answer, Answer)}
    assert outcomes == {"allow", "deny", "indeterminate"}
    assert any(isinstance(answer, Problem) for answer in here)
