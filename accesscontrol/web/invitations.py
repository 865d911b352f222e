"""/invitations/<token>: how somebody who was invited joins an account."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from accesscontrol.services.joining import accept, live_invitation
from accesscontrol.web.adapters import INVITED
from accesscontrol.web.people import signed_in_user


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation; a POST by somebody who has signed in accepts it.

    Whoever holds the link has read the mail, so that the address need not be verified again.
    Raises: UnknownInvitation, AlreadyMember, StaffOrMember.
    """
    now = timezone.now()
    if request.method == "POST":
        membership = accept(token=token, user=signed_in_user(request), now=now)
        request.session.pop(INVITED, None)
        messages.success(request, f"You belong to {membership.account.name} now.")
        return HttpResponseRedirect(reverse("account"))
    found = live_invitation(token, now=now)
    request.session[INVITED] = token
    if not request.user.is_authenticated:
        get_adapter(request).stash_verified_email(request, found.email)
    context = {"invitation": found, "back": urlencode({"next": request.path})}
    response = render(request, "accesscontrol/invitation.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response
