"""What provisions ask of a subject: the classes and the lists that they speak of."""

from collections.abc import Iterable
from dataclasses import dataclass

from registry.rules.record import Provision, Record
from registry.rules.vocabulary import EVERYONE, WhoKind


@dataclass(frozen=True, slots=True)
class Asks:
    """Nothing else of a subject can bear on what the provisions say of it."""

    classes: frozenset[str]
    """With those in which a list is closed, and with the complement of each."""
    lists: frozenset[str]


def asks_of(record: Record, provisions: Iterable[Provision]) -> Asks:
    """What the provisions, and the GRANTs against them, ask for."""
    classes: set[str] = set()
    lists: set[str] = set()
    for provision in provisions:
        grants = (record.provisions[key] for key in record.grants.get(provision.key, ()))
        for each in (provision, *grants):
            if each.who.kind is WhoKind.CLASS:
                classes.add(str(each.who.id))
            elif each.who.kind is WhoKind.LIST:
                lists.add(str(each.who.id))
    for list_id in lists:
        classes.update(closure.subject_class for closure in record.lists[list_id].closed_for)
    classes.discard(EVERYONE)
    others = {record.complements[name] for name in classes if name in record.complements}
    return Asks(frozenset(classes | others), frozenset(lists))
