"""Issue an API key."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accesscontrol.rules.keys import SCOPES
from accesscontrol.services.keys import issue_key
from registry.errors import Problem

LONGEST_NAME = 150
MOST_DAYS = 36_500


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = "Print a new API key for a principal: the key alone, on standard output, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="who will use the key")
        parser.add_argument(
            "--scopes", required=True, help=f"comma-separated, of {', '.join(SCOPES)}"
        )
        parser.add_argument("--days", type=int, help="how long the key is good; for ever if absent")

    def handle(self, *args: Any, name: str, scopes: str, days: int | None, **options: Any) -> None:
        now = timezone.now()
        if not 0 < len(name) <= LONGEST_NAME:
            raise CommandError(f"Give a name of up to {LONGEST_NAME} characters.")
        if days is not None and not 0 < days <= MOST_DAYS:
            raise CommandError(f"Give a number of days from 1 to {MOST_DAYS}.")
        wanted = [scope.strip() for scope in scopes.split(",") if scope.strip()]
        expires_at = None if days is None else now + timedelta(days=days)
        try:
            key = issue_key(name=name, scopes=wanted, now=now, expires_at=expires_at)
        except Problem as error:
            raise CommandError(error.detail) from error
        self.stdout.write(key)
