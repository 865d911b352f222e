"""The person at the other end, where a page needs their sign-in itself."""

from django.contrib.auth.models import User
from django.http import HttpRequest

from accesscontrol.errors import NotForYou


def signed_in_user(request: HttpRequest) -> User:
    """Raises: NotForYou, for nobody."""
    if not isinstance(request.user, User):
        raise NotForYou("Sign in first.")
    return request.user
