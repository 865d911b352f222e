"""Answers from a copy: `python -m benchmarks.local`. One process, no service, the seed record.

The collector is left alone and every answer is used; what is asked is what a gateway asks all day,
each time as a question of its own, made just before.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from operator import attrgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from accesscontrol.rules.answer import answer
from greenlight import Client, Question, Subject
from greenlight.answers import Answer
from greenlight.local.answering import answer_from
from greenlight.local.evaluator import LocalEvaluator
from greenlight.local.held import Held, Objects
from greenlight.local.kept import KeptAnswers
from greenlight.local.staleness import StalePolicy, heard
from greenlight_verify.entries import Entry

FIXTURES = Path(__file__).parents[1] / "fixtures"
ROUNDS = 50_000
SUBJECTS = 200
COMPARED = 1000


def main() -> None:
    held = seed()
    with Client("http://127.0.0.1:1") as client:
        local = LocalEvaluator(client)
        confirmed = heard(StalePolicy(), time.monotonic(), datetime.now(UTC))
        local._state = (KeptAnswers(held), confirmed)
        questions = [*asked(held)]
        wrong = compared(held, questions)
        print("| what | target | p50 | p99 |")
        print("|---|---|---|---|")
        first = [timed(lambda each=each: local.check(each).outcome) for each in questions]  # type: ignore[misc]
        line(f"a question of {len(questions)} asked for the first time", "", first)
        chance = random.Random(7)
        chosen = chance.choices(questions[:2000], k=ROUNDS)
        line(
            "asked before, its outcome", "p50 <= 5 us", rounds(chosen, local, attrgetter("outcome"))
        )
        line(
            "the same with its document",
            "p50 <= 5 us",
            rounds(chosen, local, attrgetter("document")),
        )
        print(f"\n{COMPARED} answers compared with the algebra, each twice: {wrong} differ")


def seed() -> Held:
    entries: list[Entry] = []
    for file in sorted(FIXTURES.glob("[0-9]*.json")):
        document = json.loads(file.read_text())
        for changeset in document if isinstance(document, list) else [document]:
            told = {"recorded_at": changeset["recorded_at"], "reconstructed": True}
            for entry in changeset["entries"]:
                entries.append(Entry(len(entries) + 1, b"", {**entry, **told}))
    return Objects().after(entries).held(ZoneInfo("America/New_York"))


def asked(held: Held) -> Iterator[Question]:
    """Every model over every channel, by subjects of whom this and that is attested."""
    chance = random.Random(11)
    classes, lists = sorted(held.record.classes), sorted(held.record.lists)
    for number in range(SUBJECTS):
        subject = Subject(
            f"organization-{number}",
            classes={name: chance.choice(["yes", "no"]) for name in classes[:2]},
            lists={name: chance.choice(["yes", "no"]) for name in lists if chance.random() < 0.7},
        )
        for model in held.record.models:
            for channel in sorted(held.record.channels):
                yield Question(model, channel, subject)


def copied(question: Question) -> Question:
    subject = question.subject
    own = Subject(subject.organization, classes={**subject.classes}, lists={**subject.lists})
    return Question(question.model, question.channel, own)


def compared(held: Held, questions: list[Question]) -> int:
    """How many of the answers differ from those of the algebra, clocks aside."""
    now = datetime.now(UTC)

    def without_clocks(document: object) -> str:
        return json.dumps({**document, "as_of": "", "known_at": ""})  # type: ignore[dict-item]

    sample = random.Random(3).sample(questions, COMPARED)
    fresh = KeptAnswers(held)
    return sum(
        without_clocks(_document(fresh, each, now))
        != without_clocks(answer_from(held, each, now=now, answered=partial(answer, held.record)))
        for each in sample * 2
    )


def _document(answers: KeptAnswers, question: Question, now: datetime) -> object:
    found = answers.find(question, now)
    return found if isinstance(found, dict) else found.at(now)


def rounds(
    questions: list[Question], local: LocalEvaluator, read: Callable[[Answer], object]
) -> list[float]:
    """Microseconds of each. One is made just before it is asked, as of a request that comes in."""
    for question in questions[:5000]:
        read(local.check(question))
    times: list[float] = []
    for question in map(copied, questions):
        start = time.perf_counter_ns()
        read(local.check(question))
        times.append((time.perf_counter_ns() - start) / 1000)
    return times


def timed(ask: Callable[[], object]) -> float:
    """Microseconds, the call of a function included."""
    start = time.perf_counter_ns()
    ask()
    return (time.perf_counter_ns() - start) / 1000


def line(what: str, target: str, times: list[float]) -> None:
    ordered = sorted(times)
    middle, high = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
    print(f"| {what} | {target} | {middle:.1f} us | {high:.1f} us |", flush=True)


if __name__ == "__main__":
    main()
