"""/staff/mails: what goes out by mail, for administrators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accesscontrol.rules.principals import Principal
from accesscontrol.web.doors import for_people
from notifications.models import OutgoingMail
from notifications.queries.mail_figures import mail_figures
from notifications.queries.mailbox_files import filed_mails, folder, has_folder

MOST_SHOWN = 100


@require_safe
@for_people("admin")
def mails(request: HttpRequest, principal: Principal) -> HttpResponse:
    context = {
        "figures": mail_figures(now=timezone.now()),
        "queued": OutgoingMail.objects.order_by("-queued_at", "id")[:MOST_SHOWN],
        "filed": filed_mails(),
        "folder": folder() if has_folder() else None,
    }
    return render(request, "notifications/mails.html", context)
