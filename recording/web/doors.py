"""Who may open a page of the desk: staff with the scope that what they do there takes."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase

from accesscontrol.web.doors import for_people
from recording.rules.workflow import SCOPES, Action

Page = Callable[..., HttpResponse]


def for_those_who(action: Action) -> Callable[[Page], Callable[..., HttpResponseBase]]:
    """A page for people who may do this; nobody else gets past the door. Raises: NotForYou."""
    opened: Callable[[Page], Any] = for_people(*sorted(SCOPES[action]))
    return opened
