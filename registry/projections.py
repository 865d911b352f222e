"""From an object of the ledger to its row: the columns that people search and filter by.

A kind's table belongs to the app that answers for it, so each app registers its own kinds.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from registry.models import (
    Authority,
    Channel,
    Developer,
    Directive,
    FrontierModel,
    ModelAlias,
    ModelFamily,
    Proceeding,
    Provision,
    Source,
    VerificationKey,
    VersionedRow,
)
from registry.rules.dates import first_day, is_date, parse_instant, start_of

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Projection:
    """The table of a kind, and how an object fills its columns and its child rows."""

    row: type[VersionedRow]
    columns: Callable[[Object], dict[str, Any]]
    children: Callable[[Any, Object], Iterable[models.Model]] = lambda row, obj: ()
    child_tables: tuple[type[models.Model], ...] = ()


_PROJECTIONS: dict[str, Projection] = {}


def register(kind: str, projection: Projection) -> None:
    _PROJECTIONS[kind] = projection


def projection_of(kind: str) -> Projection:
    return _PROJECTIONS[kind]


def all_projections() -> Iterator[tuple[str, Projection]]:
    yield from _PROJECTIONS.items()


def members(*names: str) -> Callable[[Object], dict[str, Any]]:
    """Columns named as the members they hold; an absent text is empty."""

    def columns(obj: Object) -> dict[str, Any]:
        return {name: "" if obj.get(name) is None else obj[name] for name in names}

    return columns


def register_own_kinds() -> None:
    register("developer", Projection(Developer, members("name")))
    register(
        "authority", Projection(Authority, members("name", "kind", "jurisdiction", "time_zone"))
    )
    register("channel", Projection(Channel, members("name", "kind", "operator")))
    register("family", Projection(ModelFamily, members("name", "developer")))
    register("model", Projection(FrontierModel, _model_columns, _aliases, (ModelAlias,)))
    register("source", Projection(Source, members("publisher", "title")))
    register("directive", Projection(Directive, _directive_columns, _provisions, (Provision,)))
    register("proceeding", Projection(Proceeding, members("title", "court")))
    register("verification-key", Projection(VerificationKey, members("algorithm", "public_key")))


def _model_columns(obj: Object) -> dict[str, Any]:
    return {
        **members("name", "developer", "family")(obj),
        "open_weights": obj.get("open_weights"),
    }


def _aliases(row: FrontierModel, obj: Object) -> list[ModelAlias]:
    return [
        ModelAlias(frontier_model=row, scheme=alias["scheme"], alias=alias["id"])
        for alias in obj.get("aliases", ())
    ]


def _directive_columns(obj: Object) -> dict[str, Any]:
    return {
        **members("title", "authority", "instrument", "addressee", "standing")(obj),
        "issued": _earliest(obj["issued"]),
    }


def _provisions(row: Directive, obj: Object) -> list[Provision]:
    return [
        Provision(
            directive=row,
            provision_id=provision["id"],
            kind=provision["kind"],
            force=provision["force"],
            standing=provision["standing"],
            starts_on=_sortable(provision["period"]["start"]),
            text=provision.get("text") or "",
        )
        for provision in obj["provisions"]
    ]


def _earliest(bound: Any) -> str:
    return str(bound["earliest"] if isinstance(bound, dict) else bound)


def _sortable(bound: Any) -> Any:
    """An instant to sort and filter by; the record itself keeps the bound as it was given."""
    text = _earliest(bound)
    return start_of(first_day(text), ZoneInfo("UTC")) if is_date(text) else parse_instant(text)
