"""The board: the status of every model over every channel."""

from collections import defaultdict
from typing import Any

from registry.presentation import instant_or_none
from registry.queries.ledger import record_of
from registry.queries.position import Position
from registry.queries.statuses import status_rows


def board_data(position: Position) -> dict[str, Any]:
    """By model, then by channel. Says nothing of the clock, so that it stays the same bytes."""
    record = record_of(position.point)
    models: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for (model, channel), row in status_rows(position, sorted(record.models)).items():
        models[model][channel] = {
            "tier": row.data["tier"],
            "possible": row.data["possible"],
            "closed_because": row.data["closed_because"],
            "since": instant_or_none(row.start),
            "until": instant_or_none(row.end),
        }
    return {
        "ledger_size": position.size,
        "recorded_at": instant_or_none(position.point.recorded_at),
        "trust": position.trust.value,
        "models": dict(models),
    }
