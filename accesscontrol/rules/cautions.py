"""What an asker should know about how the question was read; stable codes with a sentence."""

from accesscontrol.rules.question import Caution


def organization_not_on_record(who: str) -> Caution:
    """`who` is how the sentence names it: the organisation, or the parent, with its id."""
    return Caution(
        "organization-not-on-record",
        f"{who} is not on record: it is on no list by name, and no fact about it is known.",
    )


def passed_over(kind: str, name: str) -> Caution:
    """Of a class or a list that was recorded after the position that was asked from."""
    return Caution(
        f"{kind}-not-on-record",
        f"The {kind} {name} was not on record at this ledger size; it was passed over.",
    )


OPENED = "opened-membership"


def rests_on_opening() -> Caution:
    return Caution(
        OPENED,
        "This answer rests on a confidential membership of a list, which the account of this key "
        "has opened; whoever else asks gets another answer.",
    )


def reconstructed() -> Caution:
    return Caution(
        "reconstructed",
        "Some of this was entered later than its time of recording says; it is a "
        "reconstruction of what was known.",
    )


def projection() -> Caution:
    return Caution("projection", "as_of lies after known_at: a projection from what was known.")
