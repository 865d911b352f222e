"""Django's admin behind our own sign-in: for the registry's staff, and only to read."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accesscontrol.api.principals import principal_of
from accesscontrol.errors import NotForYou
from accesscontrol.rules.roles import STAFF
from accesscontrol.web.doors import second_factor_url


class StaffSite(AdminSite):
    site_header = "Greenlight"
    site_title = "Greenlight"
    index_title = "The record, to read"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        principal = principal_of(request)
        return principal is not None and principal.is_person and bool(STAFF & principal.scopes)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one sign-in, and this is not it: lead to what is missing.

        Raises: NotForYou, for a person without a role.
        """
        back = request.GET.get("next") or reverse("admin:index")
        principal = principal_of(request)
        if principal is None:
            return redirect_to_login(back, reverse("account_login"))
        if principal.lacks_second_factor:
            return HttpResponseRedirect(second_factor_url(request))
        if not self.has_permission(request):
            raise NotForYou("The admin is for the registry's staff; your sign-in has no role.")
        return HttpResponseRedirect(reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Ask the one sign-in to end the session."""
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Passwords change where everybody changes theirs."""
        return HttpResponseRedirect(reverse("account_change_password"))
