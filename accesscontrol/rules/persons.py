"""Which members of a request speak of a person: a check states classes only, and never who."""

from collections.abc import Iterator, Mapping
from typing import Any

OF_PERSONS = frozenset(
    {"name", "first_name", "last_name", "person", "email", "passport", "nationality", "document"}
)
"""Members of a subject that name a person or show where one is from."""

_ALWAYS = frozenset(
    {
        "birthdate",
        "citizenship",
        "dateofbirth",
        "familyname",
        "firstname",
        "fullname",
        "givenname",
        "lastname",
        "nationalid",
        "nationality",
        "passport",
        "passportnumber",
        "surname",
    }
)
_OF_A_SUBJECT = _ALWAYS | {member.replace("_", "") for member in OF_PERSONS}
_OF_OURS = frozenset({"classes", "lists"})
"""Members whose own members are ids that somebody chose."""


def naming_in_subject(subject: Mapping[str, Any]) -> list[str]:
    """The members of a subject, at any depth, that name a person, however they are spelt.

    A member that is null says nothing.
    """
    return sorted(set(_naming(subject, _OF_A_SUBJECT)))


def naming_elsewhere(value: Any) -> list[str]:
    """The same of a context, an action or a resource, which may well have a name itself."""
    return sorted(set(_naming(value, _ALWAYS)))


def _naming(value: Any, words: frozenset[str]) -> Iterator[str]:
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(current)
        elif isinstance(current, Mapping):
            for member, inner in current.items():
                if inner is None or (member in _OF_OURS and isinstance(inner, Mapping)):
                    continue
                plain = member.replace("_", "").replace("-", "").lower()
                if plain in words:
                    yield plain
                elif isinstance(inner, list | Mapping):
                    waiting.append(inner)
