"""Who acts in a request, whether it comes with a key or from a person who has signed in.

Every edge that lets only some act goes through `principal_of` or `PrivateView`.
"""

from typing import Any, ClassVar

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accesscontrol.api.authentication import KeyAuthentication
from accesscontrol.errors import SecondFactorNeeded
from accesscontrol.models import ApiKey
from accesscontrol.queries.principals import principal_of_key, principal_of_person
from accesscontrol.rules.principals import Principal

FACTOR_CURE = "Add a second factor to your sign-in, or prove the one that you have, at /account."


def principal_of(request: Request | HttpRequest) -> Principal | None:
    """The key or the person behind a request; None for anybody.

    For the API and for pages alike. A person without the second factor that their role
    demands is a principal without scopes.
    """
    auth = getattr(request, "auth", None)
    if isinstance(auth, ApiKey):
        return principal_of_key(auth)
    if isinstance(auth, Principal):
        return auth
    if isinstance(request, Request):
        return None
    return _person_of(request)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session has been proved with a second factor of the person's."""
    user = request.user
    methods = {record["method"] for record in get_authentication_records(request, user)}
    return "mfa" in methods and is_mfa_enabled(user)


def _person_of(request: HttpRequest) -> Principal | None:
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    suffices = not settings.REQUIRE_SECOND_FACTOR or has_second_factor(request)
    return principal_of_person(user, factor_suffices=suffices)


class SessionAuthentication(BaseAuthentication):
    """Recognises a person who has signed in; `request.auth` is then their Principal.

    Only where no key was sent, and only for a request that comes from a page of ours.
    """

    def authenticate(self, request: Request) -> tuple[None, Principal] | None:
        plain: HttpRequest = request._request
        principal = _person_of(plain)
        if principal is None:
            return None
        check = CSRFCheck(lambda _: None)  # type: ignore[arg-type]
        check.process_request(plain)
        refusal = check.process_view(plain, None, (), {})  # type: ignore[arg-type]
        if refusal:
            raise PermissionDenied("Send the token of the csrftoken cookie as X-CSRFToken.")
        return None, principal


class MayAct(BasePermission):
    """Lets in a principal with one of the view's scopes, or a member where the view says so."""

    def has_permission(self, request: Request, view: Any) -> bool:
        principal = principal_of(request)
        if principal is None:
            raise NotAuthenticated("Send a key as `Authorization: Bearer gl_live_…`, or sign in.")
        if principal.lacks_second_factor:
            raise SecondFactorNeeded(FACTOR_CURE)
        if principal.scopes & view.scopes:
            return True
        if view.members and principal.is_person and principal.account is not None:
            return True
        wanted = ", ".join(sorted(view.scopes))
        raise PermissionDenied(f"This takes one of the scopes {wanted}.")


class PrivateView(APIView):
    """What is not for everybody: nobody may use it unless the view says who."""

    authentication_classes = (KeyAuthentication, SessionAuthentication)
    permission_classes = (MayAct,)
    scopes: ClassVar[frozenset[str]] = frozenset()
    """Each one alone lets a principal in."""
    members: ClassVar[bool] = False
    """Whether people who belong to an account may use it, for that account."""
    idempotent: ClassVar[bool] = False
    """Whether a POST under one Idempotency-Key is done once, and its answer given again."""
    secret_answer: ClassVar[bool] = False
    """Whether its answer is not to be kept, not even for that."""
    sealed_answer: ClassVar[bool] = False
    """Whether its answer holds a secret that is kept sealed, and so is the answer."""

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Cache-Control"] = "no-store"
        return final


def acting(request: Request) -> Principal:
    """The principal whom `MayAct` has let in."""
    principal = principal_of(request)
    if principal is None:
        raise NotAuthenticated
    return principal
