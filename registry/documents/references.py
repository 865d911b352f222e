"""Which other objects an object speaks of, and where it says so."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from registry.documents.faults import pointer_to
from registry.rules.vocabulary import EVERYONE

Object = dict[str, Any]


class Reference(NamedTuple):
    """`pointer` is within the object; the target is of one of `kinds`."""

    pointer: str
    kinds: tuple[str, ...]
    id: str


_SCALARS: dict[str, dict[str, tuple[str, ...]]] = {
    "authority": {"parent": ("authority",)},
    "channel": {"operator": ("developer", "authority")},
    "class": {"complement_of": ("class",)},
    "family": {"developer": ("developer",)},
    "model": {"developer": ("developer",), "family": ("family",)},
    "organization": {"affiliate_of": ("organization",)},
    "member": {"list": ("list",), "organization": ("organization",)},
    "verification-key": {"replaces": ("verification-key",)},
    "directive": {
        "authority": ("authority",),
        "addressee": ("developer", "authority", "organization"),
    },
}
_TARGET = {False: ("directive",), True: ("provision",)}


def references_of(kind: str, obj: Object) -> Iterator[Reference]:
    """Every reference of a checked object, in the order of the document."""
    for member, kinds in _SCALARS.get(kind, {}).items():
        if obj.get(member) is not None:
            yield Reference(pointer_to(member), kinds, obj[member])
    yield from _of_citations(obj, ())
    match kind:
        case "model":
            for index, channel in enumerate(obj.get("untracked", ())):
                yield Reference(pointer_to("untracked", index), ("channel",), channel)
        case "organization":
            yield from _of_classed(obj, "facts")
        case "list":
            yield from _of_classed(obj, "closed_for")
        case "directive":
            yield from _of_directive(obj)
        case "proceeding":
            yield from _of_proceeding(obj)
        case _:
            pass


def _of_citations(obj: Object, path: tuple[str | int, ...]) -> Iterator[Reference]:
    for index, citation in enumerate(obj.get("citations", ())):
        pointer = pointer_to(*path, "citations", index, "source")
        yield Reference(pointer, ("source",), citation["source"])


def _of_classed(obj: Object, member: str) -> Iterator[Reference]:
    for index, part in enumerate(obj.get(member, ())):
        yield from _of_citations(part, (member, index))
        if part["class"] != EVERYONE or member == "facts":
            yield Reference(pointer_to(member, index, "class"), ("class",), part["class"])


def _of_directive(obj: Object) -> Iterator[Reference]:
    for index, relation in enumerate(obj.get("relations", ())):
        pointer = pointer_to("relations", index, "directive")
        yield Reference(pointer, ("directive",), relation["directive"])
    for index, provision in enumerate(obj["provisions"]):
        yield from _of_provision(provision, ("provisions", index))


def _of_provision(provision: Object, path: tuple[str | int, ...]) -> Iterator[Reference]:
    who = provision.get("who") or {}
    if who.get("class") not in (None, EVERYONE):
        yield Reference(pointer_to(*path, "who", "class"), ("class",), who["class"])
    if who.get("list") is not None:
        yield Reference(pointer_to(*path, "who", "list"), ("list",), who["list"])
    for index, selector in enumerate(provision["models"]):
        if isinstance(selector, str):
            if selector != "*":
                yield Reference(pointer_to(*path, "models", index), ("model",), selector)
            continue
        for kind in ("model", "family", "developer"):
            if selector.get(kind) is not None:
                yield Reference(pointer_to(*path, "models", index, kind), (kind,), selector[kind])
    for index, channel in enumerate(provision["channels"]):
        if channel != "*":
            yield Reference(pointer_to(*path, "channels", index), ("channel",), channel)
    for index, target in enumerate(provision.get("against") or ()):
        yield Reference(pointer_to(*path, "against", index), _TARGET["/" in target], target)
    if provision.get("owed_by") is not None:
        owed_by = ("developer", "authority", "organization")
        yield Reference(pointer_to(*path, "owed_by"), owed_by, provision["owed_by"])
    yield from _of_citations(provision, path)


def _of_proceeding(obj: Object) -> Iterator[Reference]:
    for index, party in enumerate(obj.get("parties", ())):
        if party.get("organization") is not None:
            pointer = pointer_to("parties", index, "organization")
            yield Reference(pointer, ("organization",), party["organization"])
    for index, target in enumerate(obj.get("challenges", ())):
        yield Reference(pointer_to("challenges", index), _TARGET["/" in target], target)
