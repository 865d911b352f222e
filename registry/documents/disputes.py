"""Where citations say that their source disputes a member of the object."""

from collections.abc import Iterator
from typing import Any

from registry.documents.faults import Fault, value_at

Object = dict[str, Any]


def dispute_faults(obj: Object, at: str) -> Iterator[Fault]:
    """The pointers of an object's citations that lead nowhere. `at` is the object's own."""
    for path, owner, citation in citations_in(obj):
        for index, dispute in enumerate(disputes_of(citation)):
            if not _leads(owner, dispute["pointer"], obj):
                cure = "The pointer leads nowhere in the cited object; mend it."
                yield Fault(f"{at}{path}/disputes/{index}/pointer", "dangling-pointer", cure)


def citations_in(node: Any, path: str = "") -> Iterator[tuple[str, Object, Object]]:
    """Each citation with its pointer and the part of the object that carries it.

    `path` is the pointer of the node itself, empty for a whole object.
    """
    if isinstance(node, dict):
        for index, citation in enumerate(node.get("citations", ())):
            yield f"{path}/citations/{index}", node, citation
        for name, part in node.items():
            if isinstance(part, list) and name != "citations":
                for index, item in enumerate(part):
                    yield from citations_in(item, f"{path}/{name}/{index}")


def disputed_value(owner: Object, pointer: str, whole: Object) -> Any:
    """What the object itself has at the pointer of a dispute; None where it says nothing."""
    for start in (owner, whole):
        try:
            found = value_at(start, pointer)
        except KeyError:
            continue
        if found is not None:
            return found
    return None


def disputes_of(citation: Object) -> list[Object]:
    """What a citation says otherwise: a list, though one alone may be written without."""
    disputes = citation.get("disputes")
    return [disputes] if isinstance(disputes, dict) else list(disputes or ())


def _leads(owner: Object, pointer: str, whole: Object) -> bool:
    """A pointer starts at the part that carries the citation, or at the whole object.

    Its last step may be a member that the object leaves out: a source can say more.
    """
    parent, _, _ = pointer.rpartition("/")
    for start in (owner, whole):
        try:
            if isinstance(value_at(start, parent), dict) or value_at(start, pointer) is not None:
                return True
        except KeyError:
            continue
    return False
