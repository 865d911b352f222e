"""Load changeset files into the ledger."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from registry.errors import Problem
from registry.reading import changeset_files, changesets_in
from registry.rules.dates import format_instant
from registry.services.recording import Recorded, record_changesets, rehearse_changesets

ACTOR = "operator"


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = (
        "Record changeset files in the given order, all or nothing. A folder stands for its "
        "numbered .json files."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would change; record nothing"
        )

    def handle(self, *args: Any, paths: list[Path], dry_run: bool, **options: Any) -> None:
        documents = []
        files = [file for given in paths for file in changeset_files(given)]
        for path in files:
            try:
                found = changesets_in(path.read_bytes())
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            except Problem as error:
                raise CommandError(f"{path}: {error.detail}") from error
            documents += [(f"{path}#{pointer}", document) for pointer, document in found]
        if not documents:
            raise CommandError("There is no changeset at the given paths.")
        act = rehearse_changesets if dry_run else record_changesets
        try:
            recorded = act(documents, actor=ACTOR, now=timezone.now())
        except DatabaseError as error:
            cure = "Is the database up to date? Run `manage.py migrate` first."
            raise CommandError(f"The database refused: {error}. {cure}") from error
        except Problem as error:
            lines = [f"{fault.pointer}: {fault.detail} [{fault.code}]" for fault in error.faults]
            raise CommandError(
                "\n".join([error.detail, *lines, "Nothing was recorded."])
            ) from error
        self._report(recorded, dry_run=dry_run)

    def _report(self, recorded: list[Recorded], *, dry_run: bool) -> None:
        for changeset in recorded:
            when = format_instant(changeset.recorded_at)
            self.stdout.write(f"{changeset.number}  {when}  {changeset.title}")
            for doubt in changeset.doubts:
                self.stdout.write(f"    Beware: {doubt}")
            if dry_run:
                self._report_statuses(changeset)
        last = recorded[-1]
        done = "Nothing was recorded; it would be" if dry_run else "The ledger has"
        self.stdout.write(f"{done} {last.size} entries, root {last.root}.")

    def _report_statuses(self, changeset: Recorded) -> None:
        for change in changeset.status_changes:
            before = change.before["tier"] if change.before else "not on record"
            after = change.after["tier"] if change.after else "not on record"
            since = "ever" if change.differs_from is None else format_instant(change.differs_from)
            self.stdout.write(
                f"    {change.model} over {change.channel}: {before} -> {after} "
                f"(differs since {since}, {change.type})"
            )
