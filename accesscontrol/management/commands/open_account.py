"""Open an account and invite its first owner."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accesscontrol.rules.principals import OPERATOR
from accesscontrol.services.accounts import open_account
from accesscontrol.services.joining import invite
from registry.errors import Problem


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = "Open an account for an organisation, and send its first owner an invitation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID", help="as acme-labs")
        parser.add_argument("name", metavar="NAME", help="as people know the organisation")
        parser.add_argument("email", metavar="EMAIL", help="of its first owner")

    def handle(self, *args: Any, id: str, name: str, email: str, **options: Any) -> None:  # noqa: A002
        now = timezone.now()
        try:
            validate_email(email)
            account = open_account(actor=OPERATOR, account_id=id, name=name, now=now)
            invite(actor=OPERATOR, account_id=account.pk, email=email, for_owner=True, now=now)
        except ValidationError as error:
            raise CommandError("Give an e-mail address.") from error
        except Problem as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"{account.pk} is open; an invitation is on its way to {email}.")
