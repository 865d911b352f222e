"""What things are called: names by kind and id, as the record and a changeset have them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from accesscontrol.models import Organization
from recording.queries.names import Names, names_on_record
from registry.models import Authority
from registry.queries.ledger import registry_zone

Json = Any


def names_with(document: Json = None, *, organizations: Iterable[str] = ()) -> Names:
    """The names on record, with those of a changeset document laid over them, faulty or not.

    Of organisations, which are many, only those that are asked for.
    """
    names = names_on_record()
    wanted = cast("Any", Organization).objects.current().filter(object_id__in=set(organizations))
    names.update((("organization", o), name) for o, name in wanted.values_list("object_id", "name"))
    for _, kind, obj in written_in(document):
        called = obj.get("title" if kind == "directive" else "name")
        if isinstance(obj.get("id"), str) and isinstance(called, str):
            names[kind, obj["id"]] = called
    return names


def zones_with(document: Json = None) -> Mapping[str, str]:
    """The time zone of each authority, on record or in the document."""
    rows = cast("Any", Authority).objects.current().values_list("object_id", "time_zone")
    zones = dict(rows)
    for _, kind, obj in written_in(document):
        if kind == "authority" and isinstance(obj.get("time_zone"), str):
            zones[str(obj.get("id"))] = obj["time_zone"]
    return zones


def zone_of(directive: Mapping[str, Any], zones: Mapping[str, str]) -> str:
    """The zone in which the days of a directive lie."""
    return zones.get(str(directive.get("authority")), registry_zone().key)


def written_in(document: Json) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """The objects that a changeset document asserts or corrects, faulty or not.

    With the number of its entry, and its kind.
    """
    entries = document.get("entries") if isinstance(document, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, dict) or entry.get("op") == "retract":
            continue
        obj, kind = entry.get("object"), entry.get("kind")
        if isinstance(obj, dict) and isinstance(kind, str):
            yield index, kind, obj
