"""A commitment says nothing without its salt, and is opened for one list and organisation alone."""

from dataclasses import replace
from hashlib import sha256

from accesscontrol.rules.commitments import Opening, commitment_of, opened
from registry.rules.record import Membership, Record
from tests.registry.rules.small import CONFIRMED, period

SALT = "0f" * 32
OPENING = Opening("partners", SALT)


def membership(name: str, organization: str = "acme") -> Membership:
    return Membership(name, "partners", organization, period(), CONFIRMED)


def test_a_commitment_is_the_hash_of_four_lines() -> None:
    lines = f"greenlight-member-1\npartners\nacme\n{SALT}"

    assert commitment_of(OPENING, "acme") == sha256(lines.encode()).hexdigest()


def test_each_of_list_organisation_and_salt_is_in_it() -> None:
    others = [
        commitment_of(replace(OPENING, list="friends"), "acme"),
        commitment_of(OPENING, "acme-2"),
        commitment_of(replace(OPENING, salt="0f" * 31 + "00"), "acme"),
    ]

    assert len({commitment_of(OPENING, "acme"), *others}) == 4


def test_what_is_opened_stands_beside_what_is_on_record_and_alters_nothing() -> None:
    public = membership("public")
    record = Record(size=1, memberships={("partners", "acme"): (public,)})

    mine = opened(record, [membership("secret"), membership("other", "umbrella")])

    assert mine.memberships[("partners", "acme")] == (public, membership("secret"))
    assert mine.memberships.get(("partners", "umbrella")) == (membership("other", "umbrella"),)
    assert mine.memberships.get(("partners", "nobody"), ()) == ()
    assert record.memberships == {("partners", "acme"): (public,)}


def test_without_anything_to_open_it_is_the_very_same_record() -> None:
    record = Record(size=1)

    assert opened(record, []) is record
