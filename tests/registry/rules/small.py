"""Records of a few provisions, made by hand, for the rules' own tests.

There is one model, `m` of the family `f` by `north`, and the channels `api` and `app`. Days are
counted from a Monday; a statement is exact, binding and confirmed unless a test says otherwise.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from registry.rules.against import index_against
from registry.rules.dates import Bound, exactly
from registry.rules.layers import Weighed
from registry.rules.periods import Period
from registry.rules.record import FrontierModel, Provision, Record, Selector, Who
from registry.rules.truth import UNKNOWN, YES, Truth
from registry.rules.vocabulary import Force, ProvisionKind, SelectorKind, Standing, WhoKind

START = datetime(2026, 6, 1, tzinfo=UTC)
ALL = (Selector(SelectorKind.ALL, None, YES),)
POSSIBLY_M = (Selector(SelectorKind.MODEL, "m", UNKNOWN),)
EVERYONE = Who(WhoKind.EVERYONE)
NOBODY = Who(WhoKind.NOBODY)
TESTERS = Who(WhoKind.CLASS, "testers")
PARTNERS = Who(WhoKind.LIST, "partners")
CONFIRMED = Standing.CONFIRMED
M = FrontierModel("m", developer="north", family="f")


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def between(first: float, last: float | None) -> Bound:
    """A bound somewhere after the first day begins, up to the last."""
    return Bound(day(first), None if last is None else day(last))


def bound(value: float | Bound) -> Bound:
    return value if isinstance(value, Bound) else exactly(day(value))


def period(start: float | Bound = 0, end: float | Bound | None = None) -> Period:
    return Period(bound(start), None if end is None else bound(end))


def provision(
    key: str,
    kind: str = "BAR",
    start: float | Bound = 0,
    end: float | Bound | None = None,
    against: str = "",
    **rest: Any,
) -> Provision:
    """`key` is its public id, or the name of a directive of which it is the only provision."""
    directive, _, name = key.partition("/")
    usual: dict[str, Any] = {
        "who": EVERYONE,
        "models": ALL,
        "channels": None,
        "force": Force.BINDING,
        "standing": CONFIRMED,
    }
    return Provision(
        key=f"{directive}/{name or 'all'}",
        directive=directive,
        kind=ProvisionKind(kind),
        period=period(start, end),
        against=tuple(against.split()),
        **{**usual, **rest},
    )


def record_of(provisions: Iterable[Provision] = (), **rest: Any) -> Record:
    by_key = {each.key: each for each in provisions}
    stoppers, grants = index_against(by_key)
    usual: dict[str, Any] = {"models": {"m": M}, "channels": frozenset({"api", "app"})}
    return Record(
        size=len(by_key), provisions=by_key, stoppers=stoppers, grants=grants, **{**usual, **rest}
    )


def weighed(
    key: str, weight: Truth = YES, grants: tuple[Weighed, ...] = (), **rest: Any
) -> Weighed:
    return Weighed(provision(key, **rest), weight, grants)
