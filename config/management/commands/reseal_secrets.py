"""Seal the kept secrets anew, after an upgrade or when a key is replaced."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accesscontrol.services.resealing import Resealed, reseal_factors, reseal_openings
from notifications.services.resealing import reseal_endpoints, reseal_subscriptions

RESEALERS: tuple[Callable[[], Resealed], ...] = (
    reseal_factors,
    reseal_openings,
    reseal_endpoints,
    reseal_subscriptions,
)


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = (
        "Encrypt all kept secrets with the first of GREENLIGHT_ENCRYPTION_KEYS. Afterwards the "
        "older keys are needed no more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = [reseal() for reseal in RESEALERS]
        number = sum(one.number for one in found)
        self.stdout.write(f"{number} secret{'s' * (number != 1)} sealed anew.")
        unreadable = [what for one in found for what in one.unreadable]
        if unreadable:
            raise CommandError(
                f"No key opens {', '.join(unreadable)}: put the key that sealed it behind the "
                "others in GREENLIGHT_ENCRYPTION_KEYS, or have its owner set it up anew."
            )
