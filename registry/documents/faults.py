"""What is wrong with a document, where, and what would mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

FAULTS = {
    "against-cycle": "Provisions stop each other in a ring.",
    "alias-taken": "An alias names one model, and is no model's id.",
    "ambiguous": "More than one thing on record fits.",
    "bad-cursor": "A cursor is used as it was given.",
    "bad-format": "A text does not have the form that its member takes.",
    "blocked-address": "An address is not public, and not in a network that is allowed.",
    "blank-ends": "A name starts or ends with a blank.",
    "built-in": "The class everyone is built in: it is not recorded and not attested.",
    "complements-alike": "A class and its complement cannot both be so.",
    "control-character": "A text holds control characters.",
    "dangling-pointer": "A dispute points at a member that the object cannot have.",
    "disputed-number": "Readers of JSON disagree about a number.",
    "disputed-text": "A text holds what no text should: NUL, or half a character.",
    "duplicate-alias": "An alias is given twice.",
    "duplicate-entry": "A changeset holds one entry for each object.",
    "duplicate-member": "A member is given twice.",
    "duplicate-parameter": "A query parameter is given twice.",
    "duplicate-provision": "Two provisions of a directive have the same id.",
    "entry-too-large": "An entry takes at most 64 KiB.",
    "id-reused": "An id is given once and never again.",
    "impact-differs": "Publishing would change something else here than was approved.",
    "invalid-value": "A value is none that its member takes.",
    "missing-member": "A member that is needed is not there.",
    "names-a-person": "A check speaks of classes and never of a person.",
    "not-a-choice": "A word is none of those that its member takes.",
    "not-a-date": "That is not a date or an instant.",
    "not-an-instant": "A day stands where an instant is needed.",
    "one-of": "Exactly one of several members is needed.",
    "out-of-range": "A number is too small or too large.",
    "own-affiliate": "An organisation is no affiliate of itself.",
    "own-complement": "A class is not its own complement.",
    "period-ends-before-it-starts": "A period certainly ends at or before it can start.",
    "provision-id-reused": "A provision that was dropped comes back as another kind.",
    "recorded-in-future": "Recording cannot be to come.",
    "second-complement": "A class has one complement at most.",
    "stands-above-its-directive": "A draft or denied directive holds only such provisions.",
    "still-referred-to": "What is taken off the record is still referred to.",
    "time-runs-backwards": "A changeset is recorded after the one before it.",
    "too-long": "A text or an array is too long.",
    "too-short": "A text or an array is too short.",
    "unfit-header": "A header cannot be sent along.",
    "unfit-url": "A URL cannot be called.",
    "unknown-channel": "The channel is not on record.",
    "unknown-class": "The class was never on record.",
    "unknown-field": "There is no such member or parameter here.",
    "unknown-kind": "There is no such kind of object.",
    "unknown-list": "The list was never on record.",
    "unknown-model": "The model is not on record.",
    "unknown-object": "What is corrected or retracted is not on record.",
    "unknown-organization": "No organisation on record is known by this.",
    "unknown-reference": "What is referred to is neither on record nor in the changeset.",
    "unknown-type": "A type or an action is none that this registry decides about.",
    "unknown-time-zone": "A time zone is none of the time zone database.",
    "window-runs-backwards": "The earliest of a window lies after its latest.",
    "wrong-for-kind": "A provision of this kind needs, or does not have, this member.",
    "wrong-type": "A value is of another type than its member takes.",
}
"""Every code of a fault, with what it means. Public: add, never rename."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`pointer` is an RFC 6901 JSON pointer; `detail` is a sentence that names the cure."""

    pointer: str
    code: str
    detail: str

    def __post_init__(self) -> None:
        if self.code not in FAULTS:
            raise LookupError(f"{self.code} is not in the catalogue of faults")


def pointer_to(*parts: str | int) -> str:
    """The JSON pointer of a path; of nothing, the whole document."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def value_at(document: object, pointer: str) -> object:
    """Raises: KeyError, when the pointer leads nowhere."""
    current = document
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(current, dict) and name in current:
            current = current[name]
        elif isinstance(current, list) and name.isdecimal() and int(name) < len(current):
            current = current[int(name)]
        else:
            raise KeyError(pointer)
    return current


def existing_path(
    document: object, path: Sequence[str | int], *, may_be_missing: bool
) -> list[str | int]:
    """A path without the steps that are not in the document.

    Validators put names of their own choices into a path. With `may_be_missing` the last step
    stays even so: it names a member that should be there.
    """
    current = document
    kept: list[str | int] = []
    for index, part in enumerate(path):
        if isinstance(current, dict) and isinstance(part, str):
            if part in current:
                current = current[part]
                kept.append(part)
            elif may_be_missing and index == len(path) - 1:
                kept.append(part)
        elif isinstance(current, list) and isinstance(part, int) and part < len(current):
            current = current[part]
            kept.append(part)
    return kept
