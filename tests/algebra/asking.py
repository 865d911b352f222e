"""What the property tests share: how many examples, and how a question is pared down."""

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from registry.rules.dates import TICK
from tests.algebra import oracle
from tests.build import without

Json = dict[str, Any]

many = settings(
    max_examples=int(os.environ.get("EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def now_known(check: Json) -> Json:
    """The question to all that is on record."""
    return without(check, "known_at")


def unattested(check: Json) -> Json:
    """The question with nothing in it that the subject's own word could settle."""
    return {**check, "subject": without(check.get("subject", {}), "classes", "lists")}


def ticks() -> st.SearchStrategy[Any]:
    return st.sampled_from([-TICK, 0 * TICK, TICK])


def without_provision(history: list[Json], key: str) -> list[Json]:
    """The history as if a provision had never been: its directive with all others."""
    directive, _, name = key.partition("/")
    live = [
        {"op": "assert", "kind": kind, "object": obj}
        for kind, objects in oracle.record_at(history).items()
        for obj in objects.values()
    ]
    for entry in live:
        if entry["kind"] == "directive":
            obj = entry["object"]
            provisions = [
                {**p, "against": [t for t in p.get("against", ()) if t != key]}
                for p in obj["provisions"]
                if (obj["id"], p["id"]) != (directive, name)
            ]
            entry["object"] = {**obj, "provisions": provisions}
    return [{"recorded_at": "2026-06-01T00:00:00Z", "entries": live}]
