"""What a provision does not cover, where a reader could think that it does.

Derived from what is on record beside it, never written down.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from registry.rules.lifecycle import Moment, force_of, scope, speaking_of
from registry.rules.record import Provision, Record, Who
from registry.rules.truth import NO, UNKNOWN, YES, Truth
from registry.rules.vocabulary import ProvisionKind, SelectorKind, WhoKind

OPENING = frozenset({ProvisionKind.GRANT, ProvisionKind.OFFER})
_REACHING = OPENING | {ProvisionKind.BAR}

MOST_MODELS = 50
"""Of one provision whose other bars are looked for."""


@dataclass(frozen=True, slots=True)
class Gap:
    """`kind` says what is left out:

    - `others`: whoever is not of `who`;
    - `barred`: `models` stay under the bar `provision`, which the grant does not lift for them,
      and with `is_certain` false they may be under it;
    - `bars`: the bar `provision` on `models` is untouched;
    - `siblings`: `models` of the same developer, of which nothing is said;
    - `maybe`: whether `models` are meant is not certain.
    """

    kind: str
    models: tuple[str, ...] = ()
    provision: str = ""
    who: Who | None = None
    is_certain: bool = True


def spoken_of(record: Record, provision: Provision) -> dict[str, Truth]:
    """The models that a provision speaks of, and how certainly, in the order of the record."""
    channel = "" if provision.channels is None else min(provision.channels, default=None)
    if channel is None:
        return {}
    found = {model: scope(record, provision, model, channel) for model in record.models}
    return {model: value for model, value in found.items() if value is not NO}


def gaps_of(record: Record, provision: Provision, moment: Moment) -> list[Gap]:
    """Of a provision that reaches nobody's access, none."""
    if provision.kind not in _REACHING:
        return []
    spoken = spoken_of(record, provision)
    found = []
    unsure = tuple(model for model, certainty in spoken.items() if certainty is UNKNOWN)
    if unsure:
        found.append(Gap("maybe", unsure))
    if provision.who.kind in (WhoKind.CLASS, WhoKind.LIST):
        found.append(Gap("others", who=provision.who))
    excepted = _excepted_by(record, provision)
    found += _still_barred(record, spoken, excepted, moment)
    if provision.kind in OPENING:
        found += _other_bars(record, provision, spoken, excepted, moment)
    siblings = _siblings(record, provision, spoken, excepted)
    return [*found, Gap("siblings", siblings)] if siblings else found


def _excepted_by(record: Record, provision: Provision) -> list[str]:
    """The bars that a grant is against."""
    return [bar for bar, grants in record.grants.items() if provision.key in grants]


def _still_barred(
    record: Record, spoken: dict[str, Truth], excepted: list[str], moment: Moment
) -> Iterator[Gap]:
    for key in excepted:
        bar = record.provisions[key]
        weight = min(moment.operative(bar), force_of(bar))
        left = {
            model: min(weight, certainty)
            for model, certainty in spoken_of(record, bar).items()
            if model not in spoken
        }
        for value in (YES, UNKNOWN):
            models = tuple(model for model, barred in left.items() if barred is value)
            if models:
                yield Gap("barred", models, key, is_certain=value is YES)


def _other_bars(
    record: Record,
    provision: Provision,
    spoken: dict[str, Truth],
    excepted: list[str],
    moment: Moment,
) -> Iterator[Gap]:
    reached: dict[str, list[str]] = {}
    for model in list(spoken)[:MOST_MODELS]:
        for key in speaking_of(record, model):
            bar = record.provisions[key]
            if bar.kind is ProvisionKind.BAR and key not in excepted:
                reached.setdefault(key, []).append(model)
    for key, models in reached.items():
        bar = record.provisions[key]
        if bar.directive == provision.directive or bar.who.kind is WhoKind.NOBODY:
            continue
        weight = min(force_of(bar), moment.operative(bar))
        if weight is not NO:
            yield Gap("bars", tuple(models), key, is_certain=weight is YES)


def _siblings(
    record: Record, provision: Provision, spoken: dict[str, Truth], excepted: list[str]
) -> tuple[str, ...]:
    """Other models of the developers, where the provision names models one by one.

    Those that are told of as still barred are not told of again.
    """
    if any(one.kind is not SelectorKind.MODEL for one in provision.models):
        return ()
    developers = {record.models[model].developer for model in spoken}
    told = {model for key in excepted for model in spoken_of(record, record.provisions[key])}
    return tuple(
        model.id
        for model in record.models.values()
        if model.developer in developers and model.id not in spoken and model.id not in told
    )
