"""What `manage.py check`, and every command before it runs, says of the settings."""

from typing import Any

from django.conf import settings
from django.core import checks

from config.environment import Environment
from registry.signing import signing_keys


@checks.register("greenlight")
def check_settings(**_: Any) -> list[checks.CheckMessage]:
    return about_settings(settings.ENVIRONMENT)


def about_settings(environment: Environment) -> list[checks.CheckMessage]:
    """What is not unsafe enough to stop the start, but is likely not meant."""
    found: list[checks.CheckMessage] = []
    if environment.production and environment.is_on_sqlite:
        found.append(
            checks.Warning(
                "SQLite serves production: it takes one writer at a time and one machine.",
                hint="Set DATABASE_URL to postgres://USER:PASSWORD@HOST:PORT/NAME.",
                id="greenlight.W001",
            )
        )
    for name, nearest in environment.mistyped.items():
        found.append(
            checks.Warning(
                f"{name} is set, but no setting has this name; it is passed over.",
                hint="See docs/settings.md." if nearest is None else f"The nearest is {nearest}.",
                id="greenlight.W002",
            )
        )
    return found


@checks.register(checks.Tags.security, deploy=True)
def something_is_signed(**_: Any) -> list[checks.CheckMessage]:
    if signing_keys():
        return []
    return [
        checks.Warning(
            "There is no signing key: checkpoints and receipts are not signed.",
            hint=f"Make one and set GREENLIGHT_SIGNING_KEY (now {settings.SIGNING_KEY or 'none'}); "
            "docs/operations.md says how.",
            id="greenlight.W003",
        )
    ]
