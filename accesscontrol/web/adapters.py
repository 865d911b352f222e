"""What django-allauth asks us: who may sign up, from where, how to keep secrets; and tells us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accesscontrol.api.limits import client_address
from accesscontrol.errors import UnknownInvitation
from accesscontrol.queries.principals import principal_of_person
from accesscontrol.sealing import seal, unseal
from accesscontrol.services.joining import live_invitation
from accesscontrol.services.noting_people import CHANGES, SIGNED_IN, note_act_of_person

INVITED = "invitation"
"""Where a session keeps the token of the invitation that it came with."""


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody makes a sign-in unless invited, or everybody may."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.OPEN_SIGN_UP) or _is_invited(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **more)
        _note(user, SIGNED_IN)
        return response

    def send_notification_mail(
        self, template_prefix: str, user: User, *more: Any, **named: Any
    ) -> None:
        """Called for each such change, whether or not there is an address to write to."""
        if template_prefix in CHANGES:
            _note(user, CHANGES[template_prefix])
        super().send_notification_mail(template_prefix, user, *more, **named)


class OidcSignIn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whom the operator's own provider vouches for has a sign-in, and with it no role."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """What an authenticator application shares with us is kept sealed."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)


def _note(user: User, action: str) -> None:
    actor = principal_of_person(user, factor_suffices=True)
    note_act_of_person(actor=actor, action=action, now=timezone.now())


def _is_invited(request: HttpRequest) -> bool:
    try:
        live_invitation(request.session.get(INVITED, ""), now=timezone.now())
    except UnknownInvitation:
        return False
    return True
