"""Deadlines on record: what is due by when, and what ends that somebody may rely on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from registry.rules.dates import Bound, bound_of, window_between

DUE = "due"
CONDITION_ENDS = "condition-ends"
PROVISION_ENDS = "provision-ends"

ENDING = frozenset({"GRANT", "OFFER", "PAUSE"})
"""The kinds whose end takes something away from somebody."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is due, or ends. `provision` is its public id.

    `at` is the earliest instant at which it may be past: the first of a day, month or year that
    was stated. `latest` is None for a day not made known.
    """

    provision: str
    what: str
    at: datetime
    latest: datetime | None
    as_recorded: Any
    part: int = 0
    """Which of its conditions; 0 where it is none of them."""


def deadlines_of(
    directive: Mapping[str, Any], zone: ZoneInfo, registry_zone: ZoneInfo
) -> Iterator[Deadline]:
    """The deadlines of a directive; its dates lie in its authority's zone, those of conditions
    in the registry's."""
    for provision in directive["provisions"]:
        key = f"{directive['id']}/{provision['id']}"
        if provision.get("due") is not None:
            yield _deadline(key, DUE, provision["due"], zone)
        end = provision["period"].get("end")
        if end is not None and provision["kind"] in ENDING:
            yield _deadline(key, PROVISION_ENDS, end, zone)
        for number, condition in enumerate(provision.get("conditions") or (), start=1):
            end = (condition.get("period") or {}).get("end")
            if end is not None:
                yield _deadline(key, CONDITION_ENDS, end, registry_zone, number)


def _deadline(key: str, what: str, value: Any, zone: ZoneInfo, part: int = 0) -> Deadline:
    bound = _bound(value, zone)
    return Deadline(key, what, bound.lo, bound.hi, value, part)


def _bound(value: Any, zone: ZoneInfo) -> Bound:
    if isinstance(value, str):
        return bound_of(value, zone)
    return window_between(value["earliest"], value["latest"], zone)
