"""What an object has on record, as labels and values with links."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.queries.dating import Dated
from registry.queries.ledger import registry_zone
from registry.queries.recorded_dates import recorded_date
from registry.web.addresses import address_of

Object = Mapping[str, Any]
Titles = Mapping[tuple[str, str], str]

_TOLD_ELSEWHERE = frozenset(
    {"id", "name", "title", "citations", "note", "provisions", "definition", "recorded", "facts"}
)
_REFERENCES: dict[str, tuple[str, ...]] = {
    "addressee": ("developer", "authority", "organization"),
    "affiliate_of": ("organization",),
    "authority": ("authority",),
    "challenges": ("directive",),
    "closed_for": ("class",),
    "complement_of": ("class",),
    "developer": ("developer",),
    "family": ("family",),
    "list": ("list",),
    "operator": ("developer", "authority"),
    "parent": ("authority",),
    "untracked": ("channel",),
}
_LABELS = {
    "complement_of": "Opposite of",
    "untracked": "Channels not followed",
    "url": "Address",
    "issued": "Issued",
}
_WORDS = frozenset({"instrument", "kind"})
"""Members that hold a word of a vocabulary: `developer_api`."""
_DATES = frozenset({"filed", "issued", "published", "released"})


@dataclass(frozen=True, slots=True)
class Value:
    """A text, a link, or a date. `code` is how it is recorded, where the text is another."""

    text: str = ""
    url: str = ""
    dated: Dated | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    values: tuple[Value, ...]


def references_in(obj: Object) -> set[tuple[str, str]]:
    """The objects that the facts of this one link to, by every kind that each may be."""
    return {
        (kind, _named(one))
        for member, kinds in _REFERENCES.items()
        for one in _listed(obj.get(member))
        for kind in kinds
    }


def facts_of(obj: Object, titles: Titles) -> list[Fact]:
    """The members of an object that are told as plain facts, in the order of the document.

    `titles` has the names of what `references_in` found, as far as that is on record.
    """
    found = []
    for member, value in obj.items():
        if member in _TOLD_ELSEWHERE or value in (None, [], ""):
            continue
        values = tuple(_values(member, value, titles))
        if values:
            found.append(Fact(label_of(member), values))
    return found


def _values(member: str, value: Any, titles: Titles) -> Iterator[Value]:
    for one in _listed(value):
        if member in _REFERENCES:
            yield _link(_REFERENCES[member], one, titles)
        elif member in _DATES and not isinstance(one, bool):
            yield Value(dated=recorded_date(one, registry_zone()))
        elif member == "url":
            yield Value(str(one), str(one))
        elif member in _WORDS:
            yield Value(spelled_out(str(one)), code=str(one))
        else:
            yield Value(_words(one))


def _link(kinds: tuple[str, ...], target: Any, titles: Titles) -> Value:
    named = _named(target)
    how = f" ({target['standing']})" if isinstance(target, dict) else ""
    for kind in kinds:
        if (kind, named) in titles:
            return Value(f"{titles[kind, named]}{how}", address_of(kind, named))
    return Value(f"{named if how else target}{how}")


def _named(target: Any) -> str:
    """The id in a reference: of a provision that of its directive, of a statement its class."""
    found = target["class"] if isinstance(target, dict) else target
    return str(found).partition("/")[0]


def spelled_out(word: str) -> str:
    """A word of a vocabulary as people write it: `developer_api` as "developer API"."""
    parts = word.replace("-", "_").split("_")
    return " ".join("API" if part == "api" else part for part in parts)


def _words(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case {"scheme": scheme, "id": known_as}:
            return f"{known_as} ({scheme})"
        case {"scheme": scheme, "value": number}:
            return f"{number} ({scheme})"
        case {"role": role, "name": name}:
            return f"{name} ({str(role).replace('-', ' ')})"
        case {"name": name, "office": office}:
            return f"{name}, {office}"
        case dict():
            return ", ".join(
                f"{label_of(key).lower()} {_words(part)}" for key, part in value.items()
            )
        case _:
            return str(value)


def label_of(member: str) -> str:
    """What people call a member of an object."""
    return _LABELS.get(member, member.replace("_", " ").capitalize())


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
