"""A backup is restored into an empty installation, and only there, and is what it was."""

from pathlib import Path

import pyrage
import pytest

from tests.services.running import Installation, installation
from tests.services.seeded import VENDORS, empty, seeded


@pytest.fixture
def key(tmp_path: Path) -> tuple[str, Path]:
    """The public key, and the file with the private one, as age-keygen writes it."""
    made = pyrage.x25519.Identity.generate()
    file = tmp_path / "key.txt"
    file.write_text(f"# created: now\n# public key: {made.to_public()}\n{made}\n")
    return str(made.to_public()), file


def root(place: Installation) -> str:
    return place.manage("verify_ledger").stdout


@pytest.mark.parametrize("vendor", VENDORS)
def test_an_encrypted_backup_makes_the_same_installation(
    vendor: str, tmp_path: Path, key: tuple[str, Path]
):
    recipient, identity = key
    backup = tmp_path / "one.backup"
    options = {"GREENLIGHT_BACKUP_RECIPIENTS": recipient}
    signing_key = str(tmp_path / "one" / "signing-key.pem")
    with (
        seeded(vendor, tmp_path / "one", **options) as one,
        empty(vendor, tmp_path / "two", GREENLIGHT_SIGNING_KEY=signing_key) as two,
    ):
        said = one.manage("backup", str(backup))
        refused = two.manage("restore", str(backup), check=False)
        restored = two.manage("restore", str(backup), "--identity", str(identity))
        again = two.manage("restore", str(backup), "--identity", str(identity), check=False)
        expected = root(one)

    assert "88 entries" in said.stdout
    assert said.stderr == ""
    assert backup.stat().st_mode & 0o077 == 0
    assert b"mythos" not in backup.read_bytes()
    assert "--identity" in refused.stderr
    assert expected in restored.stdout
    assert again.returncode != 0
    assert "in use" in again.stderr


def test_keys_go_into_an_encrypted_backup_alone(tmp_path: Path, key: tuple[str, Path]):
    recipient, identity = key
    backup = tmp_path / "one.backup"
    with seeded("sqlite", tmp_path / "one") as one:
        plain = one.manage("backup", str(backup), "--with-keys", check=False)
        environment = {**one.environment, "GREENLIGHT_BACKUP_RECIPIENTS": recipient}
        Installation(environment).manage("backup", str(backup), "--with-keys")
    signing = (tmp_path / "one" / "signing-key.pem").read_bytes()
    two = installation(tmp_path / "two")

    two.manage("restore", str(backup), "--identity", str(identity))

    assert "encrypted" in plain.stderr
    assert (tmp_path / "two" / "signing-key.pem").read_bytes() == signing
    assert (tmp_path / "two" / "signing-key.pem").stat().st_mode & 0o077 == 0


def test_what_is_no_backup_or_was_changed_is_refused_and_changes_nothing(
    tmp_path: Path, key: tuple[str, Path]
):
    recipient, identity = key
    backup, changed = tmp_path / "one.backup", tmp_path / "changed.backup"
    options = {"GREENLIGHT_BACKUP_RECIPIENTS": recipient}
    with seeded("sqlite", tmp_path / "one", **options) as one:
        one.manage("backup", str(backup))
    whole = backup.read_bytes()
    changed.write_bytes(whole[:-40] + bytes(40))
    (tmp_path / "text").write_text("no backup")
    two = installation(tmp_path / "two")

    for file in (changed, tmp_path / "text", tmp_path / "nowhere"):
        refused = two.manage("restore", str(file), "--identity", str(identity), check=False)
        assert refused.returncode != 0
        assert refused.stderr.startswith("CommandError: ")


def test_a_backup_that_can_be_put_nowhere_is_refused_in_a_sentence(tmp_path: Path):
    with seeded("sqlite", tmp_path / "one") as one:
        refused = one.manage("backup", str(tmp_path / "nowhere" / "one.backup"), check=False)

    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: ")
    assert "nowhere" in refused.stderr
