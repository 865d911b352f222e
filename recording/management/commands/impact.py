"""What recording a changeset would change, in words. Records nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from recording.queries.impact import impact_of
from recording.queries.names import names_in, names_on_record
from recording.rules.impact_words import words_of
from registry.errors import Problem
from registry.reading import changesets_in


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = (
        "Show what recording the changeset in a file would change: statuses now and to come, "
        "corrections of history, answers, what it does not go well with. Records nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            found = [document for _, document in changesets_in(path.read_bytes())]
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except Problem as error:
            raise CommandError(f"{path}: {error.detail}") from error
        if len(found) != 1:
            raise CommandError(
                f"{path} holds {len(found)} changesets; an impact is that of one. To rehearse "
                "several, run load_record with --dry-run."
            )
        try:
            impact = impact_of(found[0], now=timezone.now())
            names = {**names_on_record(), **names_in(found[0])}
        except DatabaseError as error:
            cure = "Is the database up to date? Run `manage.py migrate` first."
            raise CommandError(f"The database refused: {error}. {cure}") from error
        except Problem as error:
            lines = [f"{fault.pointer}: {fault.detail} [{fault.code}]" for fault in error.faults]
            raise CommandError("\n".join([error.detail, *lines])) from error
        if options["json"]:
            self.stdout.write(json.dumps(impact.as_json(), indent=2, ensure_ascii=False))
            return
        for section in words_of(impact, names=names):
            self.stdout.write(f"{section.title}:")
            for line in section.lines:
                self.stdout.write(f"  {line}")
        self.stdout.write(f"Digest: {impact.digest}")
