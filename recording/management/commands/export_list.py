"""`manage.py export_list LIST`: who is on a list now, as CSV that a spreadsheet opens safely."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recording.queries.list_export import exported_list
from registry.errors import UnknownObject
from registry.rules.spreadsheets import safe_csv


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = "Writes who is on a list now as CSV, in the columns that an import takes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", help="the id of the list")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for line in safe_csv(exported_list(options["list"], at=timezone.now())):
                self.stdout.write(line, ending="")
        except UnknownObject as error:
            raise CommandError(error.detail) from error
