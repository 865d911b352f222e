"""Verify the ledger and everything derived from it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.queries.ledger import head
from registry.queries.verification import differences
from registry.services.rebuilding import rebuild_derived


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = (
        "Hash every entry anew, check numbers, instants, roots, the tree and every signed "
        "checkpoint, rebuild all derived tables and the change log in mind and compare. Exits "
        "with 1 on any difference. What the ledger cannot tell is taken from the change log: when "
        "the worker told of boundaries that had fallen due. Takes about as long as recording the "
        "ledger did."
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
            "and all derived tables and the change log agree with it. "
            f"Root {ledger.root or 'of nothing'}."
        )
