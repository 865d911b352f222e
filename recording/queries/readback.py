"""The provisions of a changeset, each read back as the sentence that its recorder confirms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recording.queries.naming import names_with, written_in, zone_of, zones_with
from recording.rules.forms.confirming import confirmation_of
from registry.documents.changesets import read_shape
from registry.documents.provisions import ProvisionShape
from registry.rules.sentences import sentence_of

Json = Any


@dataclass(frozen=True, slots=True)
class Readback:
    """`sentence` and `confirmation` are empty while the provision has faults in itself."""

    directive: str
    provision: str
    sentence: str
    confirmation: str


def readbacks_of(document: Json) -> dict[str, Readback]:
    """Every provision that a document asserts or corrects, by its pointer, in their order."""
    names, zones = names_with(document), zones_with(document)
    return {
        f"/entries/{index}/object/provisions/{number}": _readback(obj, part, names, zones)
        for index, kind, obj in written_in(document)
        if kind == "directive" and isinstance(obj.get("provisions"), list)
        for number, part in enumerate(obj["provisions"])
    }


def _readback(
    directive: dict[str, Any],
    provision: Json,
    names: Mapping[tuple[str, str], str],
    zones: Mapping[str, str],
) -> Readback:
    of, called = str(directive.get("id", "")), ""
    if isinstance(provision, dict):
        called = str(provision.get("id", ""))
    shape, _ = read_shape(ProvisionShape, provision, "")
    if shape is None:
        return Readback(of, called, "", "")
    zone = zone_of(directive, zones)
    sentence = sentence_of(provision, names=with_debtor(names, provision), zone=zone)
    return Readback(of, called, sentence, confirmation_of(of, provision, sentence))


def with_debtor(
    names: Mapping[tuple[str, str], str], provision: Mapping[str, Any]
) -> Mapping[tuple[str, str], str]:
    """The names, with that of an organisation that owes something, which names leave out."""
    owed_by = provision.get("owed_by")
    if owed_by is None or any(name == owed_by for _, name in names):
        return names
    return names_with(organizations=[owed_by]) | dict(names)
