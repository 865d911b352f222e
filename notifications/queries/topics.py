"""What a subscription can be about: objects on record, by id or alias, and their names."""

from collections.abc import Mapping, Sequence
from typing import Any

from notifications.errors import UnfitSubscription
from notifications.queries.fit import ids_of, not_on_record
from notifications.rules.subscriptions import ALL, KINDS, Topic
from registry.documents.faults import Fault
from registry.projections import projection_of

EVERYTHING = "all models, channels and directives"


def topic_on_record(topic: Topic) -> Topic:
    """The topic by its id. Raises: UnfitSubscription, where it is not on record now."""
    if topic.kind == ALL:
        return topic
    (name,) = ids_of([topic.id]) if topic.kind == "model" else (topic.id,)
    for _, said in not_on_record(topic.kind, [name]):
        raise UnfitSubscription(said, [Fault(f"/{topic.kind}", "unknown-reference", said)])
    return Topic(topic.kind, name)


def name_of(topic: Topic) -> str:
    """As it is called now; by its id, if it is not on record any more."""
    if topic.kind == ALL:
        return EVERYTHING
    found = _on_record(topic.kind).filter(object_id=topic.id).values_list("name", flat=True)
    return str(found.first() or topic.id)


def choosable() -> Mapping[str, Sequence[tuple[str, str]]]:
    """The objects that are on record now, as id and name in order of names, by kind."""
    found = {}
    for kind in KINDS[1:]:
        rows = _on_record(kind).values_list("object_id", "name")
        found[kind] = sorted(rows, key=lambda row: row[1].lower())
    return found


def _on_record(kind: str) -> Any:
    return projection_of(kind).row.objects.current()
