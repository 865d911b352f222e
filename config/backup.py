"""The whole installation in one file, and an installation from such a file.

A backup is a tar with the database as its own tool dumps it, at one moment, and a manifest. With
recipients it is encrypted for them (age, X25519): this machine cannot read it again.
"""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from registry.queries.ledger import head
from registry.rules.dates import format_instant

MANIFEST = "manifest.json"
DATABASE = "database"
FORM = 1
_ENCRYPTED = b"age-encryption.org/"
_KEYS = ("secret_key", "signing-key.pem")
"""What an embedded installation keeps beside its database, and cannot be made anew."""


class BackupRefused(Exception):
    """The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `root` is that of the ledger when it was made."""

    form: int
    version: str
    vendor: str
    made_at: str
    ledger_size: int
    ledger_root: str
    keys: tuple[str, ...]


def write_backup(
    target: Path, *, recipients: Sequence[str], with_keys: bool, now: datetime
) -> Manifest:
    """Write a backup, all of it or nothing, readable by its owner alone.

    Raises: BackupRefused.
    """
    if with_keys and not recipients:
        raise BackupRefused("Keys are put only into a backup that is encrypted.")
    readers = [_recipient(text) for text in recipients]
    beside = target.absolute().parent
    if not os.access(beside, os.W_OK):
        raise BackupRefused(f"{beside} is no folder that this service may write to.")
    with tempfile.TemporaryDirectory(dir=beside, prefix=".backup-") as name:
        folder = Path(name)
        keys = [key for key in _KEYS if with_keys and (_data_dir() / key).exists()]
        for key in keys:
            shutil.copyfile(_data_dir() / key, folder / key)
        _dump(folder / DATABASE)
        manifest = _described(folder / DATABASE, tuple(keys), now)
        (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n")
        plain = folder / "backup.tar"
        with tarfile.open(plain, "w") as tar:
            for member in (MANIFEST, DATABASE, *keys):
                tar.add(folder / member, member)
        whole = plain
        if readers:
            whole = folder / "backup.age"
            pyrage.encrypt_file(str(plain), str(whole), readers)
        whole.chmod(0o600)
        whole.replace(target)
    return manifest


def restore_backup(source: Path, *, identity: Path | None) -> Manifest:
    """Make this installation what a backup holds. It must be empty: nothing is written over.

    The tables are then brought up to date with this version. Raises: BackupRefused.
    """
    _check_empty()
    with _opened(source, identity) as folder:
        manifest = _manifest(folder)
        if manifest.vendor != connection.vendor:
            cure = (
                f"The backup is of {manifest.vendor}, this installation uses {connection.vendor}; "
                "move the record between them with export_record and load_record."
            )
            raise BackupRefused(cure)
        _load(folder / DATABASE)
        # Those that this installation made at its first start were used for nothing yet.
        for key in manifest.keys:
            place = _data_dir() / key
            place.touch(mode=0o600)
            shutil.copyfile(folder / key, place)
    call_command("migrate", verbosity=0, interactive=False)
    found = head()
    if (found.size, found.root) != (manifest.ledger_size, manifest.ledger_root):
        raise BackupRefused(
            f"The ledger has {found.size} entries and the root {found.root}, the manifest says "
            f"{manifest.ledger_size} and {manifest.ledger_root}: do not use this installation."
        )
    return manifest


def _data_dir() -> Path:
    folder: Path = settings.ENVIRONMENT.data_dir
    return folder


def _recipient(text: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        cure = "GREENLIGHT_BACKUP_RECIPIENTS: write public keys of age, as age1…, with commas"
        raise BackupRefused(f"{cure}; not {text[:20]!r}.") from error


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _described(dump: Path, keys: tuple[str, ...], now: datetime) -> Manifest:
    """Of SQLite the copy is asked; what PostgreSQL recorded while it dumped is not told apart."""
    ledger = head()
    return Manifest(
        form=FORM,
        version=settings.VERSION,
        vendor=connection.vendor,
        made_at=format_instant(now),
        ledger_size=ledger.size,
        ledger_root=ledger.root,
        keys=keys,
    )


def _load(dump: Path) -> None:
    connections.close_all()
    if connection.vendor == "sqlite":
        place = Path(settings.DATABASES["default"]["NAME"])
        for suffix in ("-wal", "-shm"):
            Path(f"{place}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(dump, place)
        return
    options = ("--exit-on-error", "--single-transaction", "--clean", "--if-exists", "--no-owner")
    _run("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(dump))


def _check_empty() -> None:
    try:
        used = head().size or get_user_model().objects.exists()
    except DatabaseError:
        # There are no tables yet.
        used = False
    if used:
        raise BackupRefused(
            "This installation is in use. Restore into an empty one: another DATABASE_URL, or "
            "another GREENLIGHT_DATA_DIR."
        )


@contextmanager
def _opened(source: Path, identity: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="greenlight-restore-") as name:
        folder = Path(name)
        plain = source
        try:
            with source.open("rb") as file:
                encrypted = file.read(len(_ENCRYPTED)) == _ENCRYPTED
            if encrypted:
                if identity is None:
                    raise BackupRefused("It is encrypted; name the file of the key: --identity.")
                plain = folder / "backup.tar"
                pyrage.decrypt_file(str(source), str(plain), [_identity(identity)])
            with tarfile.open(plain) as tar:
                tar.extractall(folder, filter="data")
        except pyrage.DecryptError as error:
            raise BackupRefused("This key does not open it, or it was changed.") from error
        except (OSError, tarfile.TarError) as error:
            raise BackupRefused(f"{source} is no backup that can be read: {error}") from error
        yield folder


def _identity(file: Path) -> Any:
    lines = [line.strip() for line in file.read_text().splitlines()]
    keys = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
    if not keys:
        raise BackupRefused(f"{file} holds no key of age (AGE-SECRET-KEY-…).")
    return pyrage.x25519.Identity.from_str(keys[0])


def _manifest(folder: Path) -> Manifest:
    try:
        said = json.loads((folder / MANIFEST).read_text())
        found = Manifest(**{**said, "keys": tuple(said["keys"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupRefused("It holds no manifest that this version understands.") from error
    if found.form != FORM or not set(found.keys) <= set(_KEYS):
        raise BackupRefused(f"It was made by version {found.version}, in another form; use that.")
    return found


def _run(program: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL against our database. The password is not on its command line."""
    given = connection.settings_dict
    places = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{name: str(given[key]) for name, key in places.items()}}
    if given.get("PASSWORD"):
        environment["PGPASSWORD"] = str(given["PASSWORD"])
    binary = shutil.which(program)
    if binary is None:
        raise BackupRefused(f"{program} is not here; install the client of PostgreSQL.")
    done = subprocess.run(  # noqa: S603 our own arguments
        [binary, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BackupRefused(f"{program}: {done.stderr.strip()[-600:]}")
