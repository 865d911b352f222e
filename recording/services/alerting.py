"""Telling every approver that one person published alone."""

from datetime import datetime

from django.conf import settings

from accesscontrol.queries.staff import addresses_of
from accesscontrol.rules.roles import Role
from notifications.services.mailing import Mail, queue_mail
from recording.models import ChangesetDraft

TEXT = """\
One person published a changeset without a second person's approval.

  {title}
  reason given: {reason}

Please look at it, and acknowledge it or record a correction:
{url}
"""


def alert_approvers(draft: ChangesetDraft, *, now: datetime) -> None:
    """Queue a mail to each approver who has an address, in the transaction that publishes."""
    text = TEXT.format(
        title=draft.title,
        reason=draft.emergency_reason,
        url=f"{settings.PUBLIC_URL}/desk/changesets/{draft.id}",
    )
    for address in addresses_of(Role.APPROVER):
        mail = Mail(
            recipient=address,
            subject=f"Published alone: {draft.title}",
            text=text,
            purpose="published-alone",
            key=f"published-alone:{draft.id}:{address}",
        )
        queue_mail(mail=mail, now=now)
