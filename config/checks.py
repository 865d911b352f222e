"""What an operator should be told before a deployment."""

from typing import Any

from django.conf import settings
from django.core import checks

from registry.signing import signing_keys


@checks.register(checks.Tags.security, deploy=True)
def something_is_signed(**_: Any) -> list[checks.CheckMessage]:
    if signing_keys():
        return []
    return [
        checks.Warning(
            "There is no signing key: checkpoints and receipts are not signed.",
            hint=f"Make one and set GREENLIGHT_SIGNING_KEY (now {settings.SIGNING_KEY or 'none'}); "
            "docs/operations.md says how.",
            id="greenlight.W001",
        )
    ]
