"""Other models that pass the same check for the same subject, the nearest first.

Near is what the record says of where a model comes from. Nothing is claimed about what models
can do: whoever falls back on one has decided that it will do.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any

from accesscontrol.rules.answer import Answer
from accesscontrol.rules.decide import Outcome
from accesscontrol.rules.question import Caution, Question
from accesscontrol.rules.written import written_conditions, written_validity
from registry.rules.carriers import carriers_of
from registry.rules.record import FrontierModel, Record

MOST_ALTERNATIVES = 20
MOST_LOOKED_AT = 200
"""Models over channels for one check: of a large registry none may pass."""


class Relation(StrEnum):
    """To the model that was asked about, the nearest first. Public: add, never rename."""

    SAME_FAMILY = "same-family"
    SAME_DEVELOPER = "same-developer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Candidate:
    model: str
    channel: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Alternatives:
    found: tuple[tuple[Candidate, Answer], ...]
    cut_short: bool
    """Whether there are candidates left that nobody looked at."""


def alternatives_to(
    record: Record, question: Question, *, most: int, answered: Callable[[Question], Answer]
) -> Alternatives:
    """Up to `most` models with an allow, each over the first channel that allows it."""
    found: dict[str, tuple[Candidate, Answer]] = {}
    candidates = candidates_for(record, question.model, question.channel)
    for candidate in islice(candidates, MOST_LOOKED_AT):
        if len(found) == most:
            return Alternatives(tuple(found.values()), cut_short=False)
        if candidate.model not in found:
            asked = replace(question, model=candidate.model, channel=candidate.channel)
            answer = answered(asked)
            if answer.core.outcome is Outcome.ALLOW:
                found[candidate.model] = (candidate, answer)
    left = len(found) < most and next(candidates, None) is not None
    return Alternatives(tuple(found.values()), cut_short=left)


def candidates_for(record: Record, model: str, channel: str) -> Iterator[Candidate]:
    """Other models over channels of the same kind that they are looked for on: by relation, then
    by id, and of each the channel that was asked about first.
    """
    wanted = record.models[model]
    kind = record.kinds.get(channel)
    same_kind = sorted(name for name, each in record.kinds.items() if each == kind)
    channels = [channel, *(name for name in same_kind if name != channel)]
    carriers = carriers_of(record)
    by_relation: dict[Relation, list[str]] = {relation: [] for relation in Relation}
    for name, other in record.models.items():
        if name != model:
            by_relation[_relation(wanted, other)].append(name)
    for relation, names in by_relation.items():
        for name in sorted(names):
            carrying = carriers.get(record.models[name].developer, frozenset())
            for each in channels:
                if each in carrying:
                    yield Candidate(name, each, relation)


def written_alternatives(alternatives: Alternatives) -> list[dict[str, Any]]:
    """As they go out: each with what its allow depends on, and how long it stays one."""
    return [
        {
            "model": candidate.model,
            "channel": candidate.channel,
            "relation": candidate.relation.value,
            "conditions": written_conditions(answer),
            "valid": written_validity(answer),
        }
        for candidate, answer in alternatives.found
    ]


def not_all_looked_at() -> Caution:
    return Caution(
        "alternatives-cut-short",
        f"Other models were looked at for {MOST_LOOKED_AT} times only, the nearest first.",
    )


def _relation(wanted: FrontierModel, other: FrontierModel) -> Relation:
    if other.family == wanted.family:
        return Relation.SAME_FAMILY
    return Relation.SAME_DEVELOPER if other.developer == wanted.developer else Relation.OTHER
