"""Make an empty installation what a backup holds, and verify it."""

import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup import BackupRefused, restore_backup
from config.environment import BASE_DIR


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = "Restore a backup into an empty installation, bring its tables up to date, verify it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--identity", type=Path, help="the file with the age key that opens the backup"
        )

    def handle(self, *args: Any, path: Path, identity: Path | None, **options: Any) -> None:
        try:
            made = restore_backup(path, identity=identity)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Restored what was backed up at {made.made_at}.")
        # In a process of its own, which reads the keys that have just come.
        verify = [sys.executable, str(BASE_DIR / "manage.py"), "verify_ledger"]
        done = subprocess.run(verify, capture_output=True, text=True, check=False)  # noqa: S603
        self.stdout.write(done.stdout, ending="")
        if done.returncode != 0:
            cure = "If checkpoints differ, set GREENLIGHT_SIGNING_KEY to the key that signed them."
            raise CommandError(f"{done.stderr}{cure}", returncode=1)
