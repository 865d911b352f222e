"""What people do to their own sign-in, in the audit trail.

django-allauth does it, and tells afterwards: the act and its event are two transactions.
"""

from datetime import datetime

from django.db import transaction

from accesscontrol.rules.principals import Principal
from accesscontrol.services.audit import note

SIGNED_IN = "person.signed-in"
CHANGES = {
    "account/email/email_changed": "email.changed",
    "account/email/email_deleted": "email.removed",
    "account/email/password_changed": "password.changed",
    "account/email/password_reset": "password.reset",
    "account/email/password_set": "password.set",
    "mfa/email/recovery_codes_generated": "recovery-codes.made",
    "mfa/email/totp_activated": "application.added",
    "mfa/email/totp_deactivated": "application.removed",
    "mfa/email/webauthn_added": "security-key.added",
    "mfa/email/webauthn_removed": "security-key.removed",
    "socialaccount/email/account_connected": "provider.connected",
    "socialaccount/email/account_disconnected": "provider.disconnected",
}
"""The act that each mail of django-allauth tells of."""


@transaction.atomic
def note_act_of_person(*, actor: Principal, action: str, now: datetime) -> None:
    """Not durable: django-allauth may be in a transaction of its own."""
    note(actor=actor, action=action, object=actor.id, before=None, after=None, why="", now=now)
