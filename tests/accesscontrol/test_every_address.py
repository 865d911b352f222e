"""Every address of the service, asked by nobody: what is public is listed here, nothing else is."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

pytestmark = pytest.mark.django_db

OF_THE_RECORD = {
    "authorities", "channels", "classes", "developers", "directives", "families", "lists",
    "models", "organizations", "proceedings", "sources",
}  # fmt: skip
PUBLIC_PAGES = OF_THE_RECORD | {
    "", "about", "alerts", "auth", "board", "calendar", "changes", "check", "compare", "disputes",
    "docs", "feeds", "invitations", "ledger", "llms", "site", "statistics", ".well-known", "access",
    "healthz", "readyz",
}  # fmt: skip
PUBLIC_OF_THE_INTERFACE = OF_THE_RECORD | {
    "calendar", "changes", "checks", "compare", "feeds", "ledger", "resolve", "snapshot", "status",
    "subscriptions",
}  # fmt: skip
NOT_PUBLIC_AMONG_THEM = {"/api/v1/lists/x/import", "/check/keep"}
PUBLIC_AMONG_OTHERS = {"/admin/logout/", "/api/docs", "/api/schema"}
TO_THE_SIGN_IN = ("/auth/login/", "/admin/login/")
METHODS = ("GET", "POST")

Pattern = tuple[str, str]
FILLED: list[Pattern] = [
    (r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000"),
    (r"<int:\w+>", "1"),
    (r"<(?:\w+:)?\w+>", "x"),
]


def addresses() -> list[str]:
    return sorted({_filled(route) for route in _routes(get_resolver())})


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif "(?" not in route and ".*" not in route:
            yield route


def _filled(route: str) -> str:
    for what, example in FILLED:
        route = re.sub(what, example, route)
    return f"/{route}"


def is_public(address: str) -> bool:
    if address in NOT_PUBLIC_AMONG_THEM or address in PUBLIC_AMONG_OTHERS:
        return address in PUBLIC_AMONG_OTHERS
    if address.startswith("/api/v1/"):
        return re.split(r"[/.]", address)[3] in PUBLIC_OF_THE_INTERFACE
    return (re.match(r"/(\.?[^/.]*)", address) or [""])[1] in PUBLIC_PAGES


def let_in(stranger: Client, method: str, address: str) -> str | None:
    """What was answered, where somebody was let in."""
    answer = stranger.generic(method, address, b"{}", content_type="application/json")
    led = answer.headers.get("Location", "").startswith(TO_THE_SIGN_IN)
    refused = answer.status_code in (401, 403, 405) or (answer.status_code == 302 and led)
    return None if refused else f"{method} {address}: {answer.status_code}"


def test_nobody_is_let_in_where_it_is_not_said() -> None:
    stranger = Client()
    private = [address for address in addresses() if not is_public(address)]

    assert len(private) > 150
    assert {"/staff", "/desk", "/account/keys", "/webhooks/1", "/admin/"} < {*private}
    assert {
        *filter(None, (let_in(stranger, method, one) for one in private for method in METHODS))
    } == set()
