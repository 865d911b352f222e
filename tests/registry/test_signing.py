"""Every changeset is signed as it is entered, and keys follow each other in the open."""

import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from greenlight_verify.findings import Unproven
from greenlight_verify.keys import TrustedKey, verifier_key
from greenlight_verify.notes import open_checkpoint
from registry.errors import NothingToReplace, SigningKeyMissing, SigningKeyReplaced
from registry.models import Changeset, Checkpoint, LedgerEntry
from registry.queries.ledger import current_size
from registry.queries.signing_keys import last_checkpoint, published_keys, signer
from registry.queries.verification import differences
from registry.services.checkpoints import sign_waiting
from registry.services.recording import record_changesets
from registry.services.rotating import replace_lost_key, rotate_signing_key
from registry.signing import UnusableKeys, keep_first_key, keep_keys, new_key, read_keys
from tests.build import changeset, entry

pytestmark = pytest.mark.django_db

A_SOURCE = changeset(entry("source", {"id": "letter", "publisher": "Us", "title": "A letter"}))


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path):
    """A key file of the test's own, with the key that has signed the seed record."""
    kept = tmp_path / "signing-key.pem"
    kept.write_bytes(settings.SIGNING_KEY.read_bytes())
    settings.SIGNING_KEY = kept
    return kept


def record(noon, *documents) -> None:
    found = [("", document) for document in documents or (A_SOURCE,)]
    record_changesets(found, actor="ana", now=noon)


def last_note() -> str:
    found = last_checkpoint()
    assert found is not None
    return found.note


def trusted(*keys: bytes) -> list[TrustedKey]:
    return [TrustedKey(key) for key in keys]


def in_charge() -> bytes:
    found = signer()
    assert found is not None
    return found.key.public_key


def rotate(noon, **overrides):
    return rotate_signing_key(actor="operator", reason="Once a year.", now=noon, **overrides)


def test_every_changeset_of_the_seed_record_has_a_checkpoint_over_its_root() -> None:
    keys = trusted(*published_keys())

    for found in Changeset.objects.select_related("checkpoint"):
        checkpoint = open_checkpoint(found.checkpoint.note, keys)
        assert (checkpoint.size, checkpoint.root.hex()) == (found.size, found.root)
        assert checkpoint.origin == "127.0.0.1:8000"


def test_recording_signs_in_the_same_transaction(noon) -> None:
    before = Checkpoint.objects.count()

    record(noon)

    assert Checkpoint.objects.count() == before + 1
    assert open_checkpoint(last_note(), trusted(in_charge())).size == current_size()
    assert list(differences()) == []


def test_without_a_key_nothing_is_signed_until_there_is_one(empty_ledger, settings, noon) -> None:
    ours, settings.SIGNING_KEY = settings.SIGNING_KEY, None
    record(noon)
    assert not Checkpoint.objects.exists()
    assert list(differences()) == []

    settings.SIGNING_KEY = ours
    assert list(differences()) == ["checkpoints: there is none, though a signing key is configured"]
    later = changeset(entry("source", {"id": "second", "publisher": "Us", "title": "Another"}))
    record(noon + timedelta(hours=1), later)

    assert Checkpoint.objects.count() == Changeset.objects.count() == 2
    assert list(differences()) == []


def test_signing_begins_without_a_changeset_too(empty_ledger, settings, noon) -> None:
    ours, settings.SIGNING_KEY = settings.SIGNING_KEY, None
    record(noon)
    settings.SIGNING_KEY = ours

    assert (sign_waiting(), sign_waiting()) == (1, 0)

    assert list(differences()) == []


def test_once_signed_nothing_is_recorded_without_the_key(settings, noon) -> None:
    size = current_size()
    settings.SIGNING_KEY = None

    with pytest.raises(SigningKeyMissing):
        record(noon)

    assert last_note().split("\n")[1] == str(size)
    assert current_size() == size


def test_the_origin_stays_that_of_the_first_checkpoint(settings, noon) -> None:
    settings.LEDGER_ORIGIN = "elsewhere.example/ledger"

    record(noon)

    assert last_note().startswith("127.0.0.1:8000\n")


def test_a_rotation_is_announced_and_signed_by_both_keys(noon, key_file) -> None:
    before = in_charge()

    rotated = rotate(noon)

    new = verifier_key(rotated.verifier_key)
    assert in_charge() == new.public_key != before
    assert [key.public_key for key in read_keys(key_file)] == [new.public_key]
    for key in (new.public_key, before):
        assert open_checkpoint(last_note(), trusted(key)).size == current_size()
    assert published_keys() == [new.public_key, before]
    assert list(differences()) == []


def test_after_a_rotation_only_the_new_key_signs(noon) -> None:
    before = in_charge()
    rotate(noon)

    record(noon + timedelta(hours=1))

    assert open_checkpoint(last_note(), trusted(in_charge()))
    with pytest.raises(Unproven):
        open_checkpoint(last_note(), trusted(before))
    assert list(differences()) == []


def test_keys_can_be_rotated_again_and_again(noon) -> None:
    first = in_charge()
    for hours in (1, 2, 3):
        rotate(noon + timedelta(hours=hours))

    assert len(published_keys()) == 4
    assert first in published_keys()
    assert list(differences()) == []
    ended = LedgerEntry.objects.filter(kind="verification-key", op="correct").count()
    assert ended == 2


def test_a_key_that_was_handed_out_before_is_taken_and_the_file_left_alone(noon, key_file) -> None:
    [old], handed_out = read_keys(key_file), new_key()
    keep_keys(key_file, [old, handed_out])

    rotated = rotate(noon)

    assert (rotated.made_here, in_charge()) == (False, handed_out.public_key)
    assert len(read_keys(key_file)) == 2
    assert list(differences()) == []


def test_a_lost_key_is_replaced_by_one_that_nobody_vouches_for(noon, key_file) -> None:
    lost = in_charge()
    key_file.unlink()
    with pytest.raises(SigningKeyMissing):
        rotate(noon)

    replace_lost_key(actor="operator", reason="A disk died.", now=noon)

    assert in_charge() != lost
    assert set(published_keys()) == {in_charge(), lost}
    with pytest.raises(Unproven):
        open_checkpoint(last_note(), trusted(lost))
    assert list(differences()) == []


def test_a_key_that_signs_no_more_cannot_vouch(noon, key_file) -> None:
    """Two rotations at once: the second was made while the first was not recorded yet."""
    stranger = new_key()
    keep_keys(key_file, [*read_keys(key_file), stranger])
    announced = {
        "id": stranger.id, "algorithm": "Ed25519", "public_key": stranger.public_key.hex(),
        "period": {"start": "2026-07-01"}, "replaces": "ed25519-of-yesterday",
    }  # fmt: skip
    yesterday = {**announced, "id": "ed25519-of-yesterday", "public_key": "0" * 64}
    del yesterday["replaces"]
    document = changeset(entry("verification-key", yesterday), entry("verification-key", announced))

    with pytest.raises(SigningKeyReplaced):
        record(noon, document)


def test_a_key_that_is_announced_but_never_signed_is_not_published(noon) -> None:
    stranger = new_key()
    announced = {
        "id": stranger.id, "algorithm": "Ed25519", "public_key": stranger.public_key.hex(),
        "period": {"start": "2026-07-01"},
    }  # fmt: skip
    record(noon, changeset(entry("verification-key", announced)))

    assert published_keys() == [in_charge()]
    assert in_charge() != stranger.public_key
    assert list(differences()) == []


def test_nothing_can_be_rotated_before_anything_was_signed(empty_ledger, noon) -> None:
    with pytest.raises(NothingToReplace):
        rotate(noon)


def test_the_command_prints_the_verifier_key_alone(noon) -> None:
    out, err = StringIO(), StringIO()

    call_command("rotate_signing_key", "--reason", "Once a year.", stdout=out, stderr=err)

    assert verifier_key(out.getvalue()).public_key == in_charge()
    assert "signs from now on" in err.getvalue()


def test_the_command_says_what_is_wrong(settings) -> None:
    settings.SIGNING_KEY = None

    with pytest.raises(CommandError, match="GREENLIGHT_SIGNING_KEY"):
        call_command("rotate_signing_key", "--reason", "x")


def test_a_first_key_is_made_once_for_its_owner_alone(tmp_path) -> None:
    path = tmp_path / "made" / "key.pem"

    keep_first_key(path)
    made = path.read_bytes()
    keep_first_key(path)

    assert path.read_bytes() == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["key.pem"]
    assert len(read_keys(path)) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"],
)
def test_a_file_that_holds_no_key_is_refused(content: bytes, tmp_path) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(content)

    with pytest.raises(UnusableKeys):
        read_keys(path)
