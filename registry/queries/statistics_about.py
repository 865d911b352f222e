"""What governments did about some models: how much notice they gave, and when they cleared it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import Point, record_of
from registry.queries.position import Position
from registry.queries.statistics import first_issued, issued_by
from registry.rules.lifecycle import scope, speaking_of
from registry.rules.record import Provision, Record
from registry.rules.statistics import Act, Figures, figures_of
from registry.rules.truth import YES
from registry.rules.vocabulary import Standing


@dataclass(frozen=True, slots=True)
class About:
    """Figures of the acts of governments that speak for certain of a model, or of a developer's."""

    id: str
    name: str
    figures: Figures


def about_models(position: Position, models: Sequence[str]) -> Sequence[About]:
    return _about_models(position.point, position.trust, issued_by(position), tuple(models))


def about_developers(position: Position, developers: Sequence[str]) -> Sequence[About]:
    return _about_developers(position.point, position.trust, issued_by(position), tuple(developers))


@lru_cache(maxsize=8)
def _about_models(
    point: Point, trust: Standing, issued: int, models: Sequence[str]
) -> Sequence[About]:
    known = kept_objects("model", point)
    wanted = {key: (known[key]["name"], (key,)) for key in models}
    return tuple(_about(point, first_issued(point, trust, issued), wanted))


@lru_cache(maxsize=8)
def _about_developers(
    point: Point, trust: Standing, issued: int, developers: Sequence[str]
) -> Sequence[About]:
    known = kept_objects("developer", point)
    models: dict[str, list[str]] = {key: [] for key in developers}
    for model in kept_objects("model", point).values():
        if model["developer"] in models:
            models[model["developer"]].append(model["id"])
    wanted = {key: (known[key]["name"], own) for key, own in models.items()}
    return tuple(_about(point, first_issued(point, trust, issued), wanted))


def _about(
    point: Point, acts: Iterable[Act], wanted: Mapping[str, tuple[str, Collection[str]]]
) -> Iterator[About]:
    spoken = _provisions_about(point)
    by_directive = {act.directive: act for act in acts if act.is_government}
    for key, (name, models) in wanted.items():
        provisions = spoken.of_any(models)
        named = {provision.partition("/")[0] for provision in provisions}
        own = (by_directive[one].about(provisions) for one in named & by_directive.keys())
        yield About(key, name, figures_of(own))


class _Spoken:
    """The provisions that speak for certain of a model, each found once."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._found: dict[str, frozenset[str]] = {}

    def of(self, model: str) -> frozenset[str]:
        found = self._found.get(model)
        if found is None:
            provisions = self._record.provisions
            found = self._found[model] = frozenset(
                key
                for key in speaking_of(self._record, model)
                if self._is_certain(provisions[key], model)
            )
        return found

    def of_any(self, models: Collection[str]) -> frozenset[str]:
        if len(models) == 1:
            return self.of(*models)
        return frozenset().union(*map(self.of, models))

    def _is_certain(self, provision: Provision, model: str) -> bool:
        """Over whatever channel it speaks of."""
        channel = next(iter(provision.channels or ()), "")
        return scope(self._record, provision, model, channel) is YES


@lru_cache(maxsize=4)
def _provisions_about(point: Point) -> _Spoken:
    return _Spoken(record_of(point))
