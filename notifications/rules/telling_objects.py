"""What is told of objects that came on record, were corrected, or were taken off it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notifications.rules import event_types
from notifications.rules.catalogue import Catalogue
from notifications.rules.events import News
from notifications.rules.links import Links
from notifications.rules.reaching import Reach
from registry.rules.dates import format_instant

MOST_NAMED = 100
"""Members or objects named in one event; where there are more, only their number is told."""

_DONE = {"assert": "asserted", "correct": "corrected", "retract": "retracted"}
_OF_DIRECTIVE = (
    "id", "title", "authority", "instrument", "issued", "standing", "addressee", "signatory",
    "legal_basis", "relations", "clarity",
)  # fmt: skip
_OF_PROVISION = (
    "kind", "who", "models", "channels", "period", "force", "standing", "against", "conditions",
    "irrevocable", "due", "owed_by", "text",
)  # fmt: skip
_OF_MEMBER = ("organization", "period", "standing")


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """A line of the change log that tells of a ledger entry."""

    sequence: int
    at: datetime
    ledger_size: int
    data: Mapping[str, Any]
    """`op`, `kind`, `object` and `reason`; of a correction `was`, the object before it."""

    @property
    def op(self) -> str:
        return str(self.data["op"])

    @property
    def kind(self) -> str:
        return str(self.data["kind"])

    @property
    def object(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.data["object"]
        return found

    @property
    def was(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] | None = self.data.get("was")
        return found or {}

    @property
    def lists(self) -> frozenset[str]:
        """The lists whose membership it is about, of a list or a member."""
        if self.kind == "list":
            return frozenset([str(self.object["id"])])
        if self.kind == "member":
            return frozenset(str(obj["list"]) for obj in (self.was, self.object) if "list" in obj)
        return frozenset()


def news_of_objects(
    changes: Sequence[ObjectChange], catalogue: Catalogue, links: Links
) -> Iterator[News]:
    """What is told of the entries of one publication.

    A directive that came on record is told alone; what happened to a list, together with its
    members. Of directives and models each correction is told alone, of other kinds all that
    were corrected together. That other objects came on record is in the change log only.
    """
    lists: defaultdict[str, list[ObjectChange]] = defaultdict(list)
    others: defaultdict[str, list[ObjectChange]] = defaultdict(list)
    for change in changes:
        match change.kind, change.op:
            case (("list" | "member"), _):
                for list_id in sorted(change.lists):
                    lists[list_id].append(change)
            case "directive", "assert":
                yield _published(change, catalogue, links)
            case _, "assert":
                pass
            case (("directive" | "model"), _):
                yield _corrected(change, catalogue, links)
            case kind, _:
                others[kind].append(change)
    for list_id, of_list in lists.items():
        yield _list_changed(list_id, of_list, catalogue, links)
    for kind, of_kind in others.items():
        yield _corrected_together(kind, of_kind, links)


def _published(change: ObjectChange, catalogue: Catalogue, links: Links) -> News:
    directive = change.object
    link = links.object("directive", str(directive["id"]))
    return _news(
        change,
        event_types.DIRECTIVE_PUBLISHED,
        subject=f"directives/{directive['id']}",
        reach=catalogue.of_directive(directive),
        data={
            "directive": _members(directive, _OF_DIRECTIVE),
            "provisions": [_key(directive, part) for part in directive["provisions"]],
            "directives": [directive["id"]],
            "reason": change.data["reason"],
            "links": {"directive": link, "changes": links.changes(change.sequence)},
        },
        details={
            "provisions_in_full": [
                {"id": _key(directive, part), **_members(part, _OF_PROVISION)}
                for part in directive["provisions"]
            ]
        },
    )


def _corrected(change: ObjectChange, catalogue: Catalogue, links: Links) -> News:
    obj, kind = change.object, change.kind
    if kind == "model":
        reach = catalogue.of_model(str(obj["id"]))
    else:
        reach = catalogue.of_directive(change.was) | catalogue.of_directive(obj)
    provisions = [_key(obj, part) for part in obj.get("provisions", ())]
    return _news(
        change,
        event_types.RECORD_CORRECTED,
        subject=f"{_plural(kind)}/{obj['id']}",
        reach=reach,
        data={
            "kind": kind,
            "id": obj["id"],
            "op": _DONE[change.op],
            "provisions": provisions,
            "reason": change.data["reason"],
            "links": {
                "object": links.object(kind, str(obj["id"])),
                "changes": links.changes(change.sequence),
            },
        },
    )


def _corrected_together(kind: str, changes: Sequence[ObjectChange], links: Links) -> News:
    first = changes[0]
    named = [
        {
            "id": change.object["id"],
            "op": _DONE[change.op],
            "link": links.object(kind, str(change.object["id"])),
        }
        for change in changes
    ]
    return _news(
        first,
        event_types.RECORD_CORRECTED,
        subject=_plural(kind),
        reach=Reach(),
        data={
            "kind": kind,
            "number": len(changes),
            "reason": first.data["reason"],
            "links": {"changes": links.changes(first.sequence)},
        },
        details={"objects": named if len(named) <= MOST_NAMED else None},
    )


def _list_changed(
    list_id: str, changes: Sequence[ObjectChange], catalogue: Catalogue, links: Links
) -> News:
    first = changes[0]
    of_list = [change for change in changes if change.kind == "list"]
    members = [
        {
            "id": change.object["id"],
            "op": _DONE[change.op],
            **_members({**change.was, **change.object}, _OF_MEMBER),
        }
        for change in changes
        if change.kind == "member"
    ]
    return _news(
        first,
        event_types.LIST_CHANGED,
        subject=f"lists/{list_id}",
        reach=catalogue.of_list(list_id),
        data={
            "list": list_id,
            "name": of_list[-1].object.get("name") if of_list else catalogue.lists.get(list_id),
            "op": _DONE[of_list[-1].op] if of_list else None,
            "members_changed": len(members),
            "reason": first.data["reason"],
            "links": {
                "list": links.object("list", list_id),
                "changes": links.changes(first.sequence),
            },
        },
        details={"members": members if len(members) <= MOST_NAMED else None},
    )


def _news(
    change: ObjectChange,
    event_type: str,
    *,
    subject: str,
    reach: Reach,
    data: Mapping[str, Any],
    details: Mapping[str, Any] | None = None,
) -> News:
    return News(
        type=event_type,
        subject=subject,
        key=f"change:{change.sequence}:{subject}",
        occurred_at=change.at,
        recorded_at=change.at,
        ledger_size=change.ledger_size,
        change=change.sequence,
        reach=reach,
        data={**data, "as_of": format_instant(change.at)},
        details=details or {},
    )


def _members(obj: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: obj[name] for name in names if name in obj}


def _key(directive: Mapping[str, Any], provision: Mapping[str, Any]) -> str:
    return f"{directive['id']}/{provision['id']}"


def _plural(kind: str) -> str:
    return {"authority": "authorities", "class": "classes", "family": "families"}.get(
        kind, f"{kind}s"
    )
