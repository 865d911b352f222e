"""Telling every approver that one person published alone."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail

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
    users = get_user_model().objects.filter(is_active=True, groups__name="approver")
    addresses = users.exclude(email="").values_list("email", flat=True)
    text = TEXT.format(
        title=draft.title,
        reason=draft.emergency_reason,
        url=f"{settings.PUBLIC_URL}/api/v1/changesets/{draft.id}",
    )
    for address in addresses.distinct():
        send_mail(f"Published alone: {draft.title}", text, None, [address], fail_silently=False)
