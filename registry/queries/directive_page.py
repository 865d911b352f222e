"""A directive as people read it: what it does, what it changed, and what it leaves open."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from registry.queries.dating import Dated
from registry.queries.effects import Effects, effects_of
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import Object, record_of
from registry.queries.names import names_at
from registry.queries.object_page import Cited, ObjectPage
from registry.queries.position import Position
from registry.queries.recorded_dates import recorded_date
from registry.queries.referring import titles_of
from registry.queries.relations import Link, chain_of
from registry.rules.lifecycle import Moment
from registry.rules.not_covered import Gap, gaps_of
from registry.rules.notice import notice_words
from registry.rules.pointer_words import pointer_words
from registry.rules.sentences import sentence_of
from registry.rules.vocabulary import Force, ProvisionKind

SEVEN = ("authority", "grounds", "scope", "criteria", "remediation", "duration", "appeal")
"""What the text of a directive states, or does not."""


@dataclass(frozen=True, slots=True)
class ShownProvision:
    """`why_nothing` says why it changed nothing, where that is so by its nature."""

    obj: Object
    sentence: str
    start: Dated
    notice: str
    effects: Effects
    why_nothing: str
    gaps: Sequence[Gap]


@dataclass(frozen=True, slots=True)
class Stated:
    """One of the seven things: `stated`, `not_stated` or `unknown`, and what it says of it."""

    thing: str
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a source has instead of what is on record."""

    value: Any
    cited: Cited


@dataclass(frozen=True, slots=True)
class Disagreement:
    about: str
    recorded: Any
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class DirectiveStory:
    authority: Object
    issued: Dated
    provisions: Sequence[ShownProvision]
    chain: Sequence[Link]
    clarity: Sequence[Stated]
    disagreements: Sequence[Disagreement]

    def count(self, value: str) -> int:
        return sum(one.value == value for one in self.clarity)


def directive_story(page: ObjectPage, position: Position) -> DirectiveStory:
    directive, point = page.obj, position.point
    authority = kept_objects("authority", point)[directive["authority"]]
    zone = ZoneInfo(authority["time_zone"])
    issued = recorded_date(directive["issued"], zone)
    return DirectiveStory(
        authority=authority,
        issued=issued,
        provisions=[
            _provision(directive, part, issued, zone, position) for part in directive["provisions"]
        ],
        chain=chain_of(directive, point),
        clarity=_clarity(directive),
        disagreements=_disagreements(page),
    )


def _provision(
    directive: Object, part: Object, issued: Dated, zone: ZoneInfo, position: Position
) -> ShownProvision:
    record = record_of(position.point)
    provision = record.provisions[f"{directive['id']}/{part['id']}"]
    moment = Moment(record, at=position.as_of, trust=position.trust)
    start = recorded_date(part["period"]["start"], zone)
    return ShownProvision(
        obj=part,
        sentence=sentence_of(part, names=_names(part, position), zone=zone.key),
        start=start,
        notice=""
        if start.days is None or issued.days is None
        else notice_words(issued.days, start.days),
        effects=effects_of(provision, position),
        why_nothing=_why_nothing(part),
        gaps=gaps_of(record, provision, moment),
    )


def _names(part: Object, position: Position) -> Mapping[tuple[str, str], str]:
    names = names_at(position.point)
    debtor = ("organization", str(part.get("owed_by") or ""))
    named = titles_of([debtor], position.point) if debtor[1] else {}
    return {**names, **named} if named else names


def _why_nothing(part: Object) -> str:
    if part["standing"] in ("draft", "denied"):
        return (
            f"It is {'a draft' if part['standing'] == 'draft' else 'denied'}: it changes nothing."
        )
    if part["kind"] == ProvisionKind.DUTY:
        return "A duty changes the access of nobody."
    if part["kind"] == ProvisionKind.BAR and part["force"] == Force.VOLUNTARY:
        return "It is voluntary: it blocks nobody in law."
    return ""


def _clarity(directive: Object) -> list[Stated]:
    given = directive.get("clarity") or {}
    texts = {
        "authority": "; ".join(directive.get("legal_basis") or ()),
        **{name: directive.get(name) or "" for name in ("grounds", *SEVEN[4:])},
    }
    return [Stated(name, given.get(name, "unknown"), texts.get(name, "")) for name in SEVEN]


def _disagreements(page: ObjectPage) -> list[Disagreement]:
    """By what they are about: what is on record, and what each source has instead."""
    found: defaultdict[str, list[Claim]] = defaultdict(list)
    recorded = {}
    for cited in page.cited:
        part = next((one for one in page.obj["provisions"] if one["id"] == cited.part), page.obj)
        for one in cited.contradictions:
            # A pointer starts at the part that is cited, or at the whole.
            is_of_part = part is not page.obj and not one.pointer.startswith("/provisions/")
            about = pointer_words(one.pointer, part if is_of_part else page.obj)
            about = f"{cited.part}: {about}" if is_of_part else about
            found[about].append(Claim(one.claimed, cited))
            recorded[about] = one.recorded
    return [Disagreement(about, recorded[about], tuple(some)) for about, some in found.items()]
