"""/account/mails: whether a member gets mails about the saved checks of the account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accesscontrol.rules.principals import Principal
from accesscontrol.web.doors import for_people
from accesscontrol.web.people import signed_in_user
from notifications.models import CheckReader
from notifications.rules.subscriptions import Rhythm
from notifications.services.mailing_checks import choose_check_mails
from notifications.web.forms import NEVER, CheckMailsForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_people(members=True)
def check_mails(request: HttpRequest, principal: Principal) -> HttpResponse:
    user = signed_in_user(request)
    kept = CheckReader.objects.filter(user=user, account=principal.account or "").first()
    form = CheckMailsForm(initial={"rhythm": kept.rhythm if kept else NEVER})
    if request.method == "POST":
        form = CheckMailsForm(request.POST)
        if form.is_valid():
            chosen = form.cleaned_data["rhythm"]
            rhythm = None if chosen == NEVER or not user.email else Rhythm(chosen)
            choose_check_mails(actor=principal, user_id=user.pk, rhythm=rhythm, now=timezone.now())
            messages.success(request, "You will get no mails." if rhythm is None else "Kept.")
            return HttpResponseRedirect(reverse("account-mails"))
    context = {"form": form, "address": user.email}
    status = 422 if form.errors else 200
    return render(request, "notifications/check_mails.html", context, status=status)
