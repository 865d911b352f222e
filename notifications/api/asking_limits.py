"""How often one client may have mails sent to addresses that it names."""

from django.http import HttpRequest
from rest_framework.exceptions import Throttled
from rest_framework.request import Request

from accesscontrol.api.limits import client_address, count_within

MOST_AN_HOUR = 60
HOUR_SECONDS = 3600


def check_not_too_often(request: Request | HttpRequest) -> None:
    """Raises: Throttled."""
    plain = request._request if isinstance(request, Request) else request
    used, reset = count_within(f"asking:{client_address(plain)}", seconds=HOUR_SECONDS)
    if used > MOST_AN_HOUR:
        raise Throttled(reset, f"Mails can be asked for {MOST_AN_HOUR} times in an hour.")
