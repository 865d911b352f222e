"""Verify the ledger and everything derived from it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.queries.ledger import head
from registry.queries.verification import differences
from registry.services.rebuilding import rebuild_derived


class Command(BaseCommand):
    help = (
        "Hash every entry anew, check numbers, instants, roots, the tree and every signed "
        "checkpoint, rebuild all derived tables in mind and compare. Exits with 1 on any "
        "difference."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--rebuild", action="store_true", help="first make the derived tables anew"
        )

    def handle(self, *args: Any, rebuild: bool, **options: Any) -> None:
        if rebuild:
            rebuild_derived()
        found = 0
        for difference in differences():
            found += 1
            self.stderr.write(difference)
        if found:
            noun = "difference" if found == 1 else "differences"
            raise CommandError(f"{found} {noun} found.", returncode=1)
        ledger = head()
        self.stdout.write(
            f"The ledger of {ledger.size} entries in {ledger.changesets} changesets is whole, "
            f"and all derived tables agree with it. Root {ledger.root or 'of nothing'}."
        )
