"""Who may open a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from accesscontrol.api.principals import principal_of
from accesscontrol.errors import NotForYou
from accesscontrol.rules.principals import Principal

Page = Callable[..., HttpResponse]


def for_people(
    *scopes: str, members: bool = False, anybody: bool = False
) -> Callable[[Page], Callable[..., HttpResponseBase]]:
    """A page for people with one of the scopes, for members of an account, or for anybody who
    has signed in. The page gets the principal as its second argument; no cache keeps it.

    Others are led to sign in, or to prove the second factor that their role demands.
    Raises: NotForYou.
    """

    def door(page: Page) -> Callable[..., HttpResponseBase]:
        @wraps(page)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            principal = principal_of(request)
            if principal is None:
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            if principal.lacks_second_factor and not anybody:
                return HttpResponseRedirect(second_factor_url(request))
            if not (anybody or _may(principal, scopes, members=members)):
                raise NotForYou("Your sign-in has no role and no account that this page is for.")
            response = page(request, principal, *args, **kwargs)
            patch_cache_control(response, private=True, no_store=True)
            return response

        return opened

    return door


def second_factor_url(request: HttpRequest) -> str:
    """Where a person proves their second factor, or adds one if there is none."""
    if not is_mfa_enabled(request.user):
        return reverse("mfa_index")
    return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"


def _may(principal: Principal, scopes: tuple[str, ...], *, members: bool) -> bool:
    if any(principal.may(scope) for scope in scopes):
        return True
    return members and principal.account is not None
