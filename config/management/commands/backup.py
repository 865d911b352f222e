"""Write a backup of everything into one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.backup import BackupRefused, write_backup


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = (
        "Write the whole database, as it is at one moment, into one file; encrypted for "
        "GREENLIGHT_BACKUP_RECIPIENTS. `restore` makes an installation of it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--with-keys",
            action="store_true",
            help="put the keys of an embedded installation into it; only if it is encrypted",
        )

    def handle(self, *args: Any, path: Path, with_keys: bool, **options: Any) -> None:
        recipients = settings.ENVIRONMENT.backup_recipients
        try:
            made = write_backup(
                path, recipients=recipients, with_keys=with_keys, now=timezone.now()
            )
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{path}: {made.ledger_size} entries, root {made.ledger_root or 'of nothing'}, "
            f"{path.stat().st_size} bytes."
        )
        if not recipients:
            self.stderr.write(
                "It is not encrypted: set GREENLIGHT_BACKUP_RECIPIENTS to a public key of age."
            )
