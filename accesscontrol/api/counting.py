"""Decisions counted by outcome, for `/metrics`."""

from prometheus_client import Counter

from accesscontrol.rules.decide import Outcome

DECISIONS = Counter("greenlight_decisions_total", "Decisions given, by their outcome.", ["outcome"])
_BY_OUTCOME = {outcome.value: DECISIONS.labels(outcome.value) for outcome in Outcome}


def count_decisions(outcome: str, count: int = 1) -> None:
    _BY_OUTCOME[outcome].inc(count)
