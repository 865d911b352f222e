"""A check as people read it: each kind of users answered, worst first, with what settles doubts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from accesscontrol.queries.alternatives import Alternative, alternatives_for
from accesscontrol.queries.asked import Asked
from accesscontrol.queries.checking import check
from accesscontrol.queries.openings import OwnView
from accesscontrol.queries.settling import Settling, settlings_of
from accesscontrol.rules.check_words import (
    DEVELOPER,
    LAW,
    REASONS,
    WORST_FIRST,
    layer_of,
    role_of,
    sentence_of_answer,
    who_words,
)
from accesscontrol.rules.decide import Outcome
from accesscontrol.rules.explain import ReasonCode
from accesscontrol.rules.wanted import Wanted, classes_said
from registry.queries.acts import Act, Condition, acts_of
from registry.queries.dating import Dated, Dating, dating_at
from registry.queries.ledger import record_of
from registry.queries.names import names_at
from registry.queries.position import Position
from registry.queries.referring import titles_of
from registry.rules.dates import parse_instant

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShownReason:
    """`act` is the provision that it speaks of, `by` are those that except from it."""

    code: str
    words: str
    act: Act | None
    by: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Rung:
    """One layer of the ladder from the law to the developer."""

    layer: str
    value: str
    role: str
    """What it has to do with the outcome; empty for nothing."""
    reasons: tuple[ShownReason, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """When the answer becomes another, and what it becomes."""

    at: Dated
    outcome: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One kind of users with its answer. `user_class` is None for whoever asks."""

    user_class: str | None
    kind_of_users: str
    asked: Asked
    answer: Data
    sentence: str
    rungs: tuple[Rung, ...]
    settlings: tuple[Settling, ...]
    conditions: tuple[Condition, ...]
    since: Dated | None
    turn: Turn | None
    alternatives: tuple[Alternative, ...]
    """Of an allow, none are looked for."""

    @property
    def outcome(self) -> str:
        return str(self.answer["outcome"])


@dataclass(frozen=True, slots=True)
class About:
    """What all the answers of a page are about.

    `organization` is None where none was named, or what was typed can be the id of none.
    """

    model: str
    model_name: str
    channel: str
    channel_name: str
    developer_name: str
    organization: str | None
    organization_name: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    about: About
    answers: tuple[Answered, ...]


def check_page(
    wanted: Wanted, organization: str | None, position: Position, own: OwnView | None = None
) -> CheckPage:
    """Raises: UnknownModel, UnknownChannel, UnknownSubjectPart, ContradictorySubject."""
    questions = [
        (kind, asked_of(wanted, organization, kind, position)) for kind in wanted.kinds_of_users
    ]
    answers = [(kind, asked, check(asked, position, own)) for kind, asked in questions]
    about = _about(answers[0][2], wanted, organization, position)
    acts = acts_of(
        set().union(*(_provisions_in(answer) for _, _, answer in answers)), position.point
    )
    shown = [_answered(about, *parts, position, acts, own) for parts in answers]
    shown.sort(key=lambda one: (WORST_FIRST.index(Outcome(one.outcome)), one.kind_of_users))
    return CheckPage(about, tuple(shown))


def asked_of(
    wanted: Wanted, organization: str | None, kind: str | None, position: Position
) -> Asked:
    """The question about one kind of users: people of the organisation, if one is named."""
    return Asked(
        model=wanted.model,
        channel=wanted.channel,
        organization=organization,
        staff=kind is not None and organization is not None,
        classes=classes_said(wanted, kind, record_of(position.point).complements),
        lists=dict(wanted.lists),
    )


def _about(answer: Data, wanted: Wanted, organization: str | None, position: Position) -> About:
    record, names = record_of(position.point), names_at(position.point)
    model, channel = answer["model"], answer["channel"]
    developer = record.models[model].developer
    named = ("organization", organization or "")
    titles = {} if organization is None else titles_of([named], position.point)
    return About(
        model=model,
        model_name=names["model", model],
        channel=channel,
        channel_name=names["channel", channel],
        developer_name=names["developer", developer],
        organization=organization,
        organization_name=titles.get(named, wanted.organization),
    )


def _answered(
    about: About,
    kind: str | None,
    asked: Asked,
    answer: Data,
    position: Position,
    acts: Mapping[str, Act],
    own: OwnView | None,
) -> Answered:
    names, dating = names_at(position.point), dating_at(position.point)
    since = answer["valid"]["from"]
    kind_of_users = "" if kind is None else names.get(("class", kind), kind)
    return Answered(
        user_class=kind,
        kind_of_users=kind_of_users,
        asked=asked,
        answer=answer,
        sentence=sentence_of_answer(
            answer,
            who=who_words(kind_of_users, about.organization_name),
            where=f"{about.model_name} over {about.channel_name}",
            developer=about.developer_name,
        ),
        rungs=tuple(_rung(layer, answer, acts) for layer in (LAW, DEVELOPER)),
        settlings=settlings_of(answer["missing_facts"], position, names, dating),
        conditions=tuple(
            Condition(one["type"], one["text"], acts[one["provision"]])
            for one in answer["conditions"]
        ),
        since=None if since is None else dating.of(parse_instant(since), answer["controlling"]),
        turn=_turn(asked, answer, position, dating, own),
        alternatives=alternatives_for(asked, answer, position, own),
    )


def _rung(layer: str, answer: Data, acts: Mapping[str, Act]) -> Rung:
    return Rung(
        layer=layer,
        value=answer["permitted"] if layer == LAW else answer["offered"],
        role=role_of(layer, answer),
        reasons=tuple(
            _reason(reason, acts)
            for reason in answer["reasons"]
            if layer_of(reason["code"]) == layer
        ),
    )


def _reason(reason: Data, acts: Mapping[str, Act]) -> ShownReason:
    return ShownReason(
        code=reason["code"],
        words=REASONS[ReasonCode(reason["code"])],
        act=None if reason["provision"] is None else acts[reason["provision"]],
        by=tuple(acts[key] for key in reason["by"]),
    )


def _turn(
    asked: Asked, answer: Data, position: Position, dating: Dating, own: OwnView | None
) -> Turn | None:
    """What the answer turns into, as far as that is on record."""
    until = answer["valid"]["until"]
    if until is None:
        return None
    instant = parse_instant(until)
    after = check(asked, replace(position, as_of=instant), own)
    return Turn(
        dating.of(instant, (*answer["controlling"], *after["controlling"])), after["outcome"]
    )


def _provisions_in(answer: Data) -> Iterator[str]:
    for reason in answer["reasons"]:
        if reason["provision"] is not None:
            yield reason["provision"]
        yield from reason["by"]
    for condition in answer["conditions"]:
        yield condition["provision"]
