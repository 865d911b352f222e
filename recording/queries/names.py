"""What the objects on record are called, for sentences and pages."""

from collections.abc import Iterable

from registry.documents.strict_json import Json
from registry.queries.ledger import current_size, objects_of

NAMED_KINDS = ("developer", "authority", "channel", "class", "family", "model", "list", "directive")
"""Organisations are not among them: there may be a million. Name those that are asked for."""

Names = dict[tuple[str, str], str]


def names_on_record(kinds: Iterable[str] = NAMED_KINDS) -> Names:
    """The name of each object of the kinds at the ledger's end; of a directive its title."""
    size = current_size()
    return {
        (kind, obj["id"]): obj.get("name") or obj["title"]
        for kind in kinds
        for obj in objects_of(kind, size)
    }


def names_in(document: Json) -> Names:
    """The names that a checked changeset gives, over those on record."""
    return {
        (entry["kind"], entry["object"]["id"]): name
        for entry in document["entries"]
        if (name := entry["object"].get("name") or entry["object"].get("title")) is not None
    }
