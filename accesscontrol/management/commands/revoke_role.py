"""Take a role from a person of the registry's staff."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accesscontrol.rules.principals import OPERATOR
from accesscontrol.rules.roles import Role
from accesscontrol.services.roles import revoke_role
from registry.errors import Problem


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = "Take a role from a person, who keeps their sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("--why", required=True, help="the reason, for the audit trail")

    def handle(self, *args: Any, username: str, role: str, why: str, **options: Any) -> None:
        try:
            revoked = revoke_role(
                actor=OPERATOR, username=username, role=Role(role), why=why, now=timezone.now()
            )
        except Problem as error:
            raise CommandError(error.detail) from error
        self.stdout.write(
            f"{username} is {'not ' + role + ' any more' if revoked else 'no ' + role}."
        )
