"""The developers and authorities that somebody may mean, with all their names."""

from collections.abc import Iterator
from typing import Any

from recording.queries.naming import written_in
from recording.rules.parties import Party
from registry.queries.ledger import current_size, objects_of

Json = Any

KINDS = ("developer", "authority")


def parties_with(document: Json) -> Iterator[Party]:
    """Those on record, with those of a changeset document laid over them, faulty or not."""
    size = current_size()
    found = {(kind, obj["id"]): obj for kind in KINDS for obj in objects_of(kind, size)}
    for _, kind, obj in written_in(document):
        if kind in KINDS and isinstance(obj.get("id"), str) and isinstance(obj.get("name"), str):
            found[kind, obj["id"]] = obj
    for (kind, object_id), obj in found.items():
        aliases = obj.get("aliases")
        names = [obj["name"], *(aliases if isinstance(aliases, list) else ())]
        where = obj.get("country" if kind == "developer" else "jurisdiction")
        yield Party(
            kind,
            object_id,
            tuple(name for name in names if isinstance(name, str)),
            where if isinstance(where, str) else "",
        )
