"""Who is asking: `Authorization: Bearer gl_live_…`.

A wrong key is refused even where none is needed.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accesscontrol.models import ApiKey
from accesscontrol.services.keys import recognise_key

READ_SCOPES = frozenset({"read", "admin"})
CHECK_SCOPES = READ_SCOPES | {"check"}

PlainView = Callable[..., HttpResponse]


class KeyAuthentication(BaseAuthentication):
    """Recognises a key; `request.auth` is then the ApiKey.

    A header with nothing in it is a wrong key: servers empty one that is not ASCII.
    """

    def authenticate(self, request: Request | HttpRequest) -> tuple[None, ApiKey] | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _, key = header.partition(" ")
        found = None
        if scheme.lower() == "bearer" and key.isascii():
            found = recognise_key(key.strip(), now=timezone.now())
        if found is None:
            raise AuthenticationFailed("Send a valid key as `Authorization: Bearer gl_live_…`.")
        return None, found

    def authenticate_header(self, request: Request | HttpRequest) -> str:
        return 'Bearer realm="greenlight"'


def right_key_or_none(view: PlainView) -> PlainView:
    """For a plain view under /api/ that is open to all: even there a wrong key is refused."""

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        keys = KeyAuthentication()
        try:
            found = keys.authenticate(request)
        except AuthenticationFailed as error:
            # What REST framework does for its own views.
            error.auth_header = keys.authenticate_header(request)  # type: ignore[attr-defined]
            raise
        response = view(request, **kwargs)
        patch_vary_headers(response, ["Authorization"])
        if found is not None:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    return checked


class MayRead(BasePermission):
    """Public reads are open to all; where they are closed, a key with the scope is needed."""

    message = "This registry is not public; use a key with the scope read."
    scopes = READ_SCOPES

    def has_permission(self, request: Request, view: Any) -> bool:
        if settings.PUBLIC_READS:
            return True
        if request.auth is None:
            raise NotAuthenticated(self.message)
        return isinstance(request.auth, ApiKey) and bool(self.scopes & set(request.auth.scopes))


class MayCheck(MayRead):
    message = "This registry is not public; use a key with the scope check or read."
    scopes = CHECK_SCOPES


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the OpenAPI document names the key."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key as `manage.py issue_key` prints it. Public reads need none.",
        }
