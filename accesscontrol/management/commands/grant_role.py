"""Give a person of the registry's staff a role."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accesscontrol.rules.principals import OPERATOR
from accesscontrol.rules.roles import Role
from accesscontrol.services.roles import grant_role
from registry.errors import Problem


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = "Give a person a role. Sign-ins are made with createsuperuser, or at the first OIDC one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("--why", required=True, help="the reason, for the audit trail")

    def handle(self, *args: Any, username: str, role: str, why: str, **options: Any) -> None:
        try:
            granted = grant_role(
                actor=OPERATOR, username=username, role=Role(role), why=why, now=timezone.now()
            )
        except Problem as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"{username} is {role} {'now' if granted else 'already'}.")
