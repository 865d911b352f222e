"""The form of a check page: four questions, with what can be chosen, and what was settled."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from accesscontrol.rules.wanted import Wanted
from accesscontrol.web.check_address import Parameters, query_of, settled, settled_parameters
from registry.queries.columns import Column, columns_at
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import record_of
from registry.queries.names import names_at
from registry.rules.vocabulary import EVERYONE
from registry.web.clocks import Clocks

Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Groups by name, each of ids with names."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was settled by the asker's own word; `without` asks without it."""

    kind: str
    name: str
    word: str
    without: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of users that can be asked about."""

    id: str
    name: str
    definition: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CheckForm:
    wanted: Wanted
    model: str
    """The id of the model that was asked about, if that is on record."""
    models: Choices
    channels: Choices
    kinds: Sequence[Kind]
    told: Sequence[Told]
    kept: Parameters
    """What the form sends along unseen: the clocks but for a day, and what is settled."""


def check_form(wanted: Wanted, clocks: Clocks) -> CheckForm:
    point = clocks.position.point
    record = record_of(point)
    model = record.aliases.get(wanted.model, wanted.model)
    kept = [
        (name, value)
        for name, value in clocks.given.items()
        if not (name == "as_of" and clocks.is_closing)
    ]
    return CheckForm(
        wanted=wanted,
        model=model,
        models=_models(clocks),
        channels=_channels(model, clocks),
        kinds=[
            Kind(obj["id"], obj["name"], obj["definition"], obj["id"] in wanted.users)
            for obj in sorted(kept_objects("class", point).values(), key=lambda one: one["name"])
            if obj["id"] != EVERYONE
        ],
        told=_told(wanted, clocks),
        kept=[*kept, *settled_parameters(wanted)],
    )


def _models(clocks: Clocks) -> Choices:
    """By developer."""
    names = names_at(clocks.position.point)
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for obj in kept_objects("model", clocks.position.point).values():
        found[names["developer", obj["developer"]]].append((obj["id"], obj["name"]))
    return [
        (developer, sorted(models, key=lambda one: one[1].lower()))
        for developer, models in sorted(found.items(), key=lambda one: one[0].lower())
    ]


def _channels(model: str, clocks: Clocks) -> Choices:
    """Those of the model's developer first, if a model is chosen; else all by their operator."""
    columns = columns_at(clocks.position.point)
    known = record_of(clocks.position.point).models.get(model)
    first = () if known is None else columns.of(known.developer)
    groups: dict[str, list[Column]] = {}
    if known is not None:
        name = names_at(clocks.position.point)["model", known.id]
        groups[f"Where the record speaks of {name}"] = list(first)
    for column in columns.every:
        if column not in first:
            groups.setdefault(column.operator_name, []).append(column)
    return [(name, [(one.id, one.name) for one in some]) for name, some in groups.items() if some]


def _told(wanted: Wanted, clocks: Clocks) -> list[Told]:
    names = names_at(clocks.position.point)
    found = []
    for member, kind, said in (
        ("classes", "class", wanted.classes),
        ("lists", "list", wanted.lists),
    ):
        for name, value in said.items():
            without = settled(wanted, member, name, None)
            query = query_of(without, clocks.given)
            found.append(Told(kind, names.get((kind, name), name), value.word, f"?{query}"))
    return found
