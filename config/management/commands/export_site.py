"""Write all public pages into a folder, for a time in which the service is away."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.site_copy.writing import CopyRefused, write_copy


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = (
        "Write every public page, with its data, feeds and stylesheet, into FOLDER, so that any "
        "web server can show them while the service is away. An earlier copy is replaced whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--most",
            type=int,
            default=5000,
            help="pages of objects of one kind, at most (default: %(default)s)",
        )

    def handle(self, *args: Any, folder: Path, most: int, **options: Any) -> None:
        try:
            done = write_copy(folder, most=most, now=timezone.now())
        except CopyRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.files} files, {done.bytes / 1e6:.1f} MB, in {folder}")
        for kind, count in sorted(done.left_out.items()):
            self.stdout.write(f"left out: {count} of the kind {kind}; --most takes more")
        for address in sorted(done.missing):
            self.stderr.write(f"did not answer: {address}")
