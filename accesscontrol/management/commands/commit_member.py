"""Make the entry of a confidential member, and the salt that opens it."""

import json
import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accesscontrol.rules.commitments import Opening, commitment_of


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = (
        "Print a changeset document with a list member that names nobody, and the salt that opens "
        "it. Nothing is recorded and the salt is kept nowhere: give it to the organisation alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", metavar="LIST")
        parser.add_argument("organization", metavar="ORGANIZATION", help="its id on record")
        parser.add_argument("--start", required=True, help="from when it is a member, as a date")
        parser.add_argument("--standing", default="official")

    def handle(
        self,
        *args: Any,
        list: str,  # noqa: A002 (as the argument is called)
        organization: str,
        start: str,
        standing: str,
        **options: Any,
    ) -> None:
        salt = secrets.token_hex(32)
        member = {
            # An id is public and permanent, so it is made by chance.
            "id": f"member-{secrets.token_hex(8)}",
            "list": list,
            "commitment": commitment_of(Opening(list, salt), organization),
            "period": {"start": start},
            "standing": standing,
        }
        document = {
            "title": "An entry that is kept back",
            "reason": "Say here who told the registry so, without naming the member.",
            "entries": [{"op": "assert", "kind": "member", "object": member}],
        }
        self.stdout.write(json.dumps(document, indent=2))
        self.stderr.write(f"The salt, for {organization} alone: {salt}")
