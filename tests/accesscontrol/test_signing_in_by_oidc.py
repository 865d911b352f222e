"""Signing in at the operator's own OpenID provider."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accesscontrol.queries.principals import roles_of
from config.environment import read_environment
from config.environment_parts import Oidc
from config.signing_in import oidc_apps, origin_of
from tests.people import staff
from tests.services.oidc import CLIENT, provider

pytestmark = pytest.mark.django_db

LOGIN = "/auth/oidc/oidc/login/"


@pytest.fixture
def issuer(settings) -> Iterator[str]:
    person = {"sub": "42", "preferred_username": "rex", "email": "rex@example.org"}
    with provider(person) as found:
        apps = oidc_apps(Oidc(found, CLIENT, "a-secret", "the ministry"))
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps}}
        yield found


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def walked_through(browser: Client, led: str):
    """Go where a browser would: to the provider, and back with what it gives."""
    opener = build_opener(_Stay)
    try:
        opener.open(led, timeout=120)
        raise AssertionError("the provider led nowhere")
    except OSError as redirect:
        back = redirect.headers["Location"]  # type: ignore[attr-defined]
    parts = urlsplit(back)
    return browser.get(f"{parts.path}?{parts.query}")


def test_whom_the_provider_vouches_for_has_a_sign_in_and_no_role(issuer):
    browser = Client()
    shown = browser.get("/auth/login/").content.decode()

    led = browser.post(LOGIN).headers["Location"]
    arrived = walked_through(browser, led)

    assert "Sign in with the ministry" in shown
    assert led.startswith(f"{issuer}/authorize?")
    assert parse_qs(urlsplit(led).query)["code_challenge_method"] == ["S256"]
    assert arrived.headers["Location"] == "/account"
    rex = User.objects.get()
    assert (rex.username, roles_of(rex)) == ("rex", [])
    assert browser.get("/api/v1/audit").status_code == 403


def test_an_address_that_is_somebodys_already_does_not_open_their_sign_in(issuer):
    """Else whoever runs the provider could be every administrator here."""
    boss = staff("boss", "administrator")
    boss.email = "rex@example.org"
    boss.save(update_fields=["email"])
    browser = Client()

    walked_through(browser, browser.post(LOGIN).headers["Location"])

    assert browser.session.get("_auth_user_id") != str(boss.pk)
    assert browser.get("/api/v1/audit").status_code in (401, 403)


def test_without_a_provider_there_is_no_button_and_no_way_in(settings):
    assert "Sign in with" not in Client().get("/auth/login/").content.decode()
    assert Client().post(LOGIN).status_code == 404


def test_forms_may_lead_to_the_provider_and_nowhere_else():
    assert origin_of("https://login.example.org/realms/registry") == "https://login.example.org"
    assert oidc_apps(None) == []


@pytest.fixture
def environment(monkeypatch, tmp_path):
    monkeypatch.setenv("GREENLIGHT_DATA_DIR", str(tmp_path))
    return monkeypatch


def test_half_a_configuration_stops_the_start(environment):
    environment.setenv("GREENLIGHT_OIDC_ISSUER", "https://login.example.org/")

    with pytest.raises(ImproperlyConfigured, match="GREENLIGHT_OIDC_CLIENT_ID"):
        read_environment()


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("GREENLIGHT_SECOND_FACTOR", "false", "unset GREENLIGHT_SECOND_FACTOR"),
        ("GREENLIGHT_OIDC_ISSUER", "http://login.example.org", "GREENLIGHT_OIDC_ISSUER to an"),
    ],
)
def test_production_takes_no_weaker_sign_in(environment, name, value, cure):
    environment.setenv("GREENLIGHT_PRODUCTION", "true")
    environment.setenv("GREENLIGHT_OIDC_ISSUER", "https://login.example.org")
    environment.setenv("GREENLIGHT_OIDC_CLIENT_ID", CLIENT)
    environment.setenv("GREENLIGHT_OIDC_CLIENT_SECRET", "x")
    environment.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=cure):
        read_environment()


def test_a_mail_server_is_read_from_one_address(environment):
    environment.setenv("GREENLIGHT_EMAIL_URL", "submission://u:p@mail.example.org:587")
    environment.setenv("GREENLIGHT_PUBLIC_URL", "https://greenlight.example.org")

    found = read_environment().email

    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.org", 587)
    assert found["EMAIL_USE_TLS"] is True
    assert found["DEFAULT_FROM_EMAIL"] == "greenlight@greenlight.example.org"
