"""Telling every approver that one person published alone."""

from django.conf import settings
from django.core.mail import send_mail

from accesscontrol.queries.staff import addresses_of
from accesscontrol.rules.roles import Role
from recording.models import ChangesetDraft

TEXT = """\
One person published a changeset without a second person's approval.

  {title}
  reason given: {reason}

Please look at it, and acknowledge it or record a correction:
{url}
"""


def alert_approvers(draft: ChangesetDraft) -> None:
    """Send mail to each approver who has an address. Belongs after the commit."""
    addresses = addresses_of(Role.APPROVER)
    text = TEXT.format(
        title=draft.title,
        reason=draft.emergency_reason,
        url=f"{settings.PUBLIC_URL}/api/v1/changesets/{draft.id}",
    )
    for address in addresses:
        send_mail(f"Published alone: {draft.title}", text, None, [address], fail_silently=False)
