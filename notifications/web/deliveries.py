"""/deliveries: one delivery with every attempt, and once more; and the board of all of them."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accesscontrol.rules.principals import Principal
from accesscontrol.web.doors import for_people
from notifications.api.answers import whole_delivery_data
from notifications.queries.delivery_figures import delivery_figures, troubled_endpoints
from notifications.queries.endpoints import get_delivery
from notifications.queries.mail_figures import mail_figures
from notifications.services.resending import resend
from notifications.web.endpoints import for_owners


@require_safe
@for_owners
def delivery(request: HttpRequest, principal: Principal, delivery_id: int) -> HttpResponse:
    found = get_delivery(principal, delivery_id)
    data = whole_delivery_data(found)
    context = {
        "delivery": found,
        "data": data,
        "body": json.dumps(json.loads(data["body"]), indent=2, ensure_ascii=False),
    }
    return render(request, "notifications/delivery.html", context)


@require_POST
@for_owners
def send_again(request: HttpRequest, principal: Principal, delivery_id: int) -> HttpResponse:
    resend(actor=principal, delivery_id=delivery_id, now=timezone.now())
    messages.success(request, "It is being sent once more, with the same id and the same bytes.")
    return HttpResponseRedirect(reverse("webhook-delivery", args=[delivery_id]))


@require_safe
@for_people("admin")
def sending(request: HttpRequest, principal: Principal) -> HttpResponse:
    """The operator's board: what waits, how late it is, and who does not take it."""
    now = timezone.now()
    context = {
        "now": now,
        "figures": delivery_figures(now=now),
        "mails": mail_figures(now=now),
        "troubled": troubled_endpoints(),
    }
    return render(request, "notifications/sending.html", context)
