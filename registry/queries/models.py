"""The frontier models on record with their statuses, filtered and paged."""

from collections.abc import Mapping

from registry.queries.position import Position
from registry.queries.records import Object, Page, RecordFilter, list_records
from registry.queries.statuses import status_data, status_rows

_NARROWING = RecordFilter(
    equal={"developer": "developer", "family": "family"}, searched=("name", "aliases__alias")
)
_STRIDE = 200


def list_models(
    position: Position,
    *,
    filters: Mapping[str, str],
    channel: str | None,
    tier: str | None,
    after: str | None,
    limit: int,
) -> Page:
    """One page. With `tier`, models of that tier over some channel (or over the one given).

    A tier is no column: models are read in strides until the page is full.
    """
    results: list[Object] = []
    while True:
        stride = list_records(
            "model",
            size=position.size,
            filters=filters,
            narrowing=_NARROWING,
            after=after,
            limit=limit if tier is None else _STRIDE,
        )
        ids = [obj["id"] for obj in stride.results]
        rows = status_rows(position, ids, None if channel is None else [channel])
        for obj in stride.results:
            status = [status_data(row) for (model, _), row in rows.items() if model == obj["id"]]
            if tier is None or any(row["tier"] == tier for row in status):
                if len(results) == limit:
                    return Page(results, results[-1]["id"])
                results.append({**obj, "status": status})
        if tier is None or stride.last is None:
            return Page(results, stride.last)
        after = stride.last
