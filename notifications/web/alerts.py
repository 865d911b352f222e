"""/alerts: getting mails, saying yes to them, and stopping them. Nobody signs in for it.

No form here has a CSRF token, since none rests on who has signed in: asking needs nothing, and
what says yes or stops is the token in the address, which only the reader of a mail has.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from notifications.api.asking_limits import check_not_too_often
from notifications.models import CheckReader, MailSubscription, SubscriptionRequest
from notifications.queries.topics import name_of
from notifications.rules.subscriptions import RHYTHM_WORDS, Rhythm, Topic
from notifications.services.stopping import reader_of, unsubscribe, unsubscribe_from_all
from notifications.services.subscribing import ask, confirm, open_request
from notifications.web.forms import AlertsForm, chosen

Page = Callable[..., HttpResponse]
TO_READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


def for_readers(page: Page) -> Callable[..., HttpResponseBase]:
    """Open where reads are; elsewhere for whoever has signed in."""

    @wraps(page)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PUBLIC_READS and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        response = page(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


def for_mail_readers(page: Page) -> Page:
    """For whoever has the link of a mail; no cache keeps it, and no other site hears of it."""

    @csrf_exempt
    @wraps(page)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = page(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return opened


@csrf_exempt
@TO_READ_AND_SEND
@for_readers
def alerts(request: HttpRequest) -> HttpResponse:
    """Raises: Throttled, UnfitSubscription."""
    if request.method != "POST":
        form = AlertsForm(initial={"about": chosen(request.GET)})
        return render(request, "notifications/alerts.html", {"form": form})
    form = AlertsForm(request.POST)
    if not form.is_valid():
        return render(request, "notifications/alerts.html", {"form": form}, status=422)
    check_not_too_often(request)
    ask(wish=form.wish(), now=timezone.now())
    return HttpResponseRedirect(reverse("alerts-asked"))


@require_safe
@for_readers
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "notifications/asked.html")


@TO_READ_AND_SEND
@for_mail_readers
def confirming(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: programs that look through mails open links too.

    Raises: UnknownLink.
    """
    now = timezone.now()
    if request.method == "POST":
        confirmed = confirm(token=token, now=now)
        return render(request, "notifications/confirmed.html", _told(confirmed))
    wanted = open_request(token, now=now)
    return render(request, "notifications/confirm.html", _told(wanted))


@TO_READ_AND_SEND
@for_mail_readers
def stopping(request: HttpRequest, token: str) -> HttpResponse:
    """A POST stops the mails, from the page as from the mail program (RFC 8058).

    It says the same whether there was anything left to stop.
    """
    if request.method != "POST":
        found = reader_of(token)
        context = {} if found is None else _told(found)
        return render(request, "notifications/unsubscribe.html", context)
    if request.POST.get("which") == "all":
        unsubscribe_from_all(token=token)
    else:
        unsubscribe(token=token)
    return render(request, "notifications/unsubscribed.html")


def _told(one: MailSubscription | SubscriptionRequest | CheckReader) -> dict[str, Any]:
    rhythm = RHYTHM_WORDS[Rhythm(one.rhythm)]
    if isinstance(one, CheckReader):
        about = "the saved checks of your account"
        return {"address": one.user.email, "about": about, "rhythm": rhythm, "is_alone": True}
    about = name_of(Topic(one.about_kind, one.about_id))
    return {"address": one.address, "about": about, "rhythm": rhythm}
