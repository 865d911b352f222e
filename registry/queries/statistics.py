"""Figures about the record at a position: by model, by developer, by authority."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from registry.queries.columns import columns_at
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import Object, Point, objects_of, record_of, registry_zone
from registry.queries.position import Position
from registry.queries.readings import Readings, readings_of
from registry.rules.dates import Bound, bound_of, window_between
from registry.rules.existence import existence
from registry.rules.record import Provision, Record
from registry.rules.statistics import (
    Act,
    Days,
    Figures,
    Restriction,
    Stretch,
    at_best,
    days_between,
    days_in_levels,
    figures_of,
    total,
)
from registry.rules.truth import YES
from registry.rules.vocabulary import Level, ProvisionKind, SelectorKind, Standing, WhoKind

GOVERNMENT = "government"
_OPENING = (ProvisionKind.GRANT, ProvisionKind.END)


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """Days of each level since release, at best over the channels of the model's developer."""

    id: str
    name: str
    developer: str
    days: Mapping[str, float]

    @property
    def known(self) -> float:
        return sum(self.days.values())


@dataclass(frozen=True, slots=True)
class DeveloperFigures:
    id: str
    name: str
    models: int
    days: Mapping[str, float]
    figures: Figures

    @property
    def known(self) -> float:
        return sum(self.days.values())


@dataclass(frozen=True, slots=True)
class AuthorityFigures:
    id: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Told:
    """A restriction with its act. `waiting` are the days so far where it has begun, by what is
    known, and nothing cleared it."""

    directive: str
    title: str
    restriction: Restriction
    waiting: Days | None
    is_to_come: bool


@dataclass(frozen=True, slots=True)
class Statistics:
    models: Sequence[ModelFigures]
    developers: Sequence[DeveloperFigures]
    authorities: Sequence[AuthorityFigures]
    governments: Figures
    restrictions: Sequence[Told]


def statistics_at(position: Position) -> Statistics:
    point = position.point
    acts = acts_at(position)
    models = _models(position)
    authorities = kept_objects("authority", point)
    by_authority: defaultdict[str, list[Act]] = defaultdict(list)
    for act, _ in acts:
        by_authority[act.authority].append(act)
    return Statistics(
        models=models,
        developers=tuple(_developers(models, by_authority, point)),
        authorities=tuple(
            AuthorityFigures(key, authorities[key]["name"], figures_of(own))
            for key, own in sorted(by_authority.items())
            if own[0].is_government
        ),
        governments=figures_of(act for act, _ in acts if act.is_government),
        restrictions=tuple(_told(acts, position)),
    )


def acts_at(position: Position) -> Sequence[tuple[Act, str]]:
    """Those that may have been issued by then, with their titles."""
    return [
        (act, title)
        for act, title, started in _acts(position.point, position.trust)
        if started < position.as_of
    ]


def issued_by(position: Position) -> int:
    """How many acts may have been issued by then: with the point and the threshold that says which,
    as `first_issued` has them."""
    acts = _by_issue(position.point, position.trust)
    return bisect_left(acts, position.as_of, key=itemgetter(2))


def first_issued(point: Point, trust: Standing, number: int) -> Iterator[Act]:
    for act, _, _ in _by_issue(point, trust)[:number]:
        yield act


@lru_cache(maxsize=4)
def _by_issue(point: Point, trust: Standing) -> Sequence[tuple[Act, str, datetime]]:
    return sorted(_acts(point, trust), key=itemgetter(2))


def _models(position: Position) -> tuple[ModelFigures, ...]:
    return tuple(
        ModelFigures(key, name, developer, days_in_levels(course, until=position.as_of))
        for key, name, developer, course in _courses(position.point, position.trust)
    )


@lru_cache(maxsize=4)
def _courses(point: Point, trust: Standing) -> Sequence[tuple[str, str, str, Sequence[Stretch]]]:
    """Id, name, developer and history at best of each model that its developer offers, by name.

    Kept by the point, whose root stands for all that was recorded up to there.
    """
    readings, columns = readings_of(point, trust), columns_at(point)
    own = {
        key: [one.id for one in columns.of(key) if one.operator == key]
        for key in kept_objects("developer", point)
    }
    found = []
    for obj in kept_objects("model", point).values():
        untracked = obj.get("untracked") or ()
        pairs = [(obj["id"], key) for key in own[obj["developer"]] if key not in untracked]
        if pairs:
            course = at_best(_histories(readings, pairs))
            found.append((obj["id"], obj["name"], obj["developer"], course))
    return sorted(found, key=lambda one: one[1].lower())


def _histories(readings: Readings, pairs: Sequence[tuple[str, str]]) -> list[list[Stretch]]:
    return [
        [
            Stretch(step.start, frozenset(Level[word.upper()] for word in step.reading.possible))
            for step in readings.steps[pair]
        ]
        for pair in pairs
    ]


def _developers(
    models: Iterable[ModelFigures], acts: Mapping[str, Sequence[Act]], point: Point
) -> Iterator[DeveloperFigures]:
    by_developer: defaultdict[str, list[ModelFigures]] = defaultdict(list)
    for model in models:
        by_developer[model.developer].append(model)
    for key, obj in sorted(kept_objects("developer", point).items()):
        own = by_developer.get(key, [])
        if own or key in acts:
            yield DeveloperFigures(
                id=key,
                name=obj["name"],
                models=len(own),
                days=total(model.days for model in own),
                figures=figures_of(acts.get(key, ())),
            )


def _told(acts: Iterable[tuple[Act, str]], position: Position) -> Iterator[Told]:
    zone = registry_zone()
    now = Bound(position.as_of, position.as_of)
    for act, title in acts:
        for one in act.restrictions:
            is_to_come = one.since.lo > position.as_of
            waiting = None
            if one.cleared is None and not is_to_come:
                waiting = days_between(one.since, now, zone)
            yield Told(act.directive, title, one, waiting, is_to_come)


@lru_cache(maxsize=4)
def _acts(point: Point, trust: Standing) -> Sequence[tuple[Act, str, datetime]]:
    """Every act that counts as fact, with its title and when it was issued at the earliest.

    Kept by the point, whose root stands for all that was recorded up to there.
    """
    record = record_of(point)
    authorities = kept_objects("authority", point)
    found = []
    for obj in objects_of("directive", point.size):
        authority = authorities[obj["authority"]]
        if existence(Standing(obj["standing"]), trust) is YES:
            zone = ZoneInfo(authority["time_zone"])
            issued = _bound(obj["issued"], zone)
            act = _act(obj, authority, record, issued, trust, zone)
            found.append((act, str(obj["title"]), issued.lo))
    return tuple(found)


def _act(
    obj: Object,
    authority: Mapping[str, Any],
    record: Record,
    issued: Bound,
    trust: Standing,
    zone: ZoneInfo,
) -> Act:
    own = [record.provisions[f"{obj['id']}/{part['id']}"] for part in obj["provisions"]]
    counting = [one for one in own if existence(one.standing, trust) is YES]
    return Act(
        directive=obj["id"],
        authority=obj["authority"],
        is_ad_hoc=bool(obj.get("addressee")) or any(map(_is_particular, counting)),
        is_government=authority["kind"] == GOVERNMENT,
        restrictions=tuple(
            Restriction(
                provision=one.key,
                notice=days_between(issued, one.period.start, zone),
                cleared=_cleared(one, record, trust, zone),
                since=one.period.start,
            )
            for one in counting
            if _bars(one)
        ),
    )


def _bars(provision: Provision) -> bool:
    return provision.kind is ProvisionKind.BAR and provision.who.kind is not WhoKind.NOBODY


def _is_particular(provision: Provision) -> bool:
    """Whether it names the models or developers that it is about."""
    return any(selector.kind is not SelectorKind.ALL for selector in provision.models)


def _cleared(bar: Provision, record: Record, trust: Standing, zone: ZoneInfo) -> Days | None:
    """Until the first exception from a bar, or its end."""
    keys = (*record.grants.get(bar.key, ()), *record.stoppers.get(bar.key, ()))
    clearing = [
        record.provisions[key]
        for key in keys
        if record.provisions[key].kind in _OPENING
        and existence(record.provisions[key].standing, trust) is YES
    ]
    ends = [one.period.start for one in clearing]
    if bar.period.end is not None:
        ends.append(bar.period.end)
    if not ends:
        return None
    return min(
        (days_between(bar.period.start, end, zone) for end in ends), key=lambda one: one.least
    )


def _bound(value: str | Object, zone: ZoneInfo) -> Bound:
    if isinstance(value, str):
        return bound_of(value, zone)
    return window_between(value["earliest"], value["latest"], zone)
