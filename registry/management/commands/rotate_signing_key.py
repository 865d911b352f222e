"""Put another signing key in charge."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry.errors import Problem
from registry.services.rotating import replace_lost_key, rotate_signing_key

ACTOR = "operator"


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = (
        "Announce another signing key in the ledger, and sign with it from then on: the next key "
        "of the key file, or a new one that is made and kept there. The key before vouches for "
        "it. Prints the verifier key, alone on standard output."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="why; stands in the ledger")
        parser.add_argument(
            "--old-key-is-lost",
            action="store_true",
            help="record that the key before is gone and cannot vouch for the new one",
        )

    def handle(self, *args: Any, reason: str, old_key_is_lost: bool, **options: Any) -> None:
        rotate = replace_lost_key if old_key_is_lost else rotate_signing_key
        try:
            rotated = rotate(actor=ACTOR, reason=reason, now=timezone.now())
        except Problem as error:
            raise CommandError(error.detail) from error
        except OSError as error:
            raise CommandError(
                f"{error.filename}: {error.strerror}. Add the new key to the key file yourself, on "
                "every machine, then run this again."
            ) from error
        self.stderr.write(f"Changeset {rotated.recorded.number}: {rotated.key} signs from now on.")
        if not rotated.made_here:
            self.stderr.write("Take the key before out of the key file on every machine.")
        self.stdout.write(rotated.verifier_key)
