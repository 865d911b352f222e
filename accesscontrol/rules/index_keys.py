"""The texts under which an organisation stands in the index, and under which it is looked for."""

from collections.abc import Iterable

from accesscontrol.rules.identifiers import NotAnIdentifier, identifier_of
from accesscontrol.rules.names import ComparableName

LONGEST = 200
"""Longer keys are cut: what they find is scored anyhow."""

NAME = "name:"
INITIALS = "initials:"
CONSONANTS = "consonants:"


def name_key(name: ComparableName) -> str:
    """Alike for names that are the same, legal forms, blanks and case aside."""
    return (NAME + name.squashed)[:LONGEST]


def keys_to_index(
    names: Iterable[ComparableName], identifiers: Iterable[tuple[str, str]]
) -> list[str]:
    """The keys of an organisation on record, each once, in order."""
    keys = {identifier_key(scheme, value) for scheme, value in identifiers}
    for name in names:
        keys |= _own(name) | {(INITIALS + letters)[:LONGEST] for letters in name.initials}
    return sorted(keys)


def keys_to_seek(name: ComparableName, identifiers: Iterable[tuple[str, str]]) -> list[str]:
    """The keys of what is looked for: an acronym finds the long name, and the other way round."""
    keys = {identifier_key(scheme, value) for scheme, value in identifiers} | _own(name)
    if len(name.words) == 1:
        keys.add((INITIALS + name.squashed)[:LONGEST])
    keys |= {(NAME + letters)[:LONGEST] for letters in name.initials}
    return sorted(keys)


def keys_to_seek_alike(name: ComparableName, identifiers: Iterable[tuple[str, str]]) -> list[str]:
    """As `keys_to_seek`, without acronyms: too weak where nobody looks at every candidate."""
    return sorted({identifier_key(scheme, value) for scheme, value in identifiers} | _own(name))


def identifier_key(scheme: str, value: str) -> str:
    return f"id:{scheme}:{compared(scheme, value)}"[:LONGEST]


def compared(scheme: str, value: str) -> str:
    """The identifier as it is compared. One on record with a slip stands as it is written."""
    try:
        return identifier_of(scheme, value)
    except NotAnIdentifier:
        return value.strip().casefold()


def core_text(name: ComparableName) -> str:
    """What trigrams are taken of: the words of its own between blanks, so that ends count."""
    return f" {' '.join(name.core)} "


def _own(name: ComparableName) -> set[str]:
    if not name.words:
        return set()
    keys = {name_key(name)}
    if name.skeleton:
        keys.add((CONSONANTS + name.skeleton)[:LONGEST])
    return keys
