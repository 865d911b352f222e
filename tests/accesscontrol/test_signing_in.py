"""Signing in: throttled, with a second factor for whoever has a role, and from our pages only."""

import base64
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.test import Client

from accesscontrol.models import AuditEvent
from tests.people import code_of, member, signed_in, staff

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough phrase 7"
SECRET = base64.b32encode(b"twenty bytes of it..").decode()


@pytest.fixture(autouse=True)
def _strict(settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def boss() -> User:
    user = staff("boss", "administrator")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def sign_in(browser: Client, **form: str):
    return browser.post("/auth/login/", {"login": "boss", "password": PASSWORD, **form})


def test_the_page_says_what_to_fill_in_where_it_stays_to_be_read():
    page = Client().get("/auth/login/").content.decode()

    assert re.findall(r"<label[^>]*>([^<]+)", page) == ["User name or e-mail address", "Password"]
    assert "placeholder" not in page


def test_a_role_does_nothing_before_a_second_factor_is_added(boss):
    browser = Client()
    sign_in(browser)

    refused = browser.get("/api/v1/audit")
    led = browser.get("/staff")

    assert refused.status_code == 403
    assert refused.json()["code"] == "second-factor-needed"
    assert led.headers["Location"] == "/auth/2fa/"
    assert browser.get("/admin/", follow=True).redirect_chain[-1][0] == "/auth/2fa/"
    assert "takes a second factor" in browser.get("/account").content.decode()


def test_signing_in_and_what_is_done_to_a_sign_in_are_in_the_audit_trail(
    boss, django_capture_on_commit_callbacks
):
    browser = Client()
    wrong = sign_in(browser, password="not this phrase 7")
    sign_in(browser)
    browser.post("/auth/reauthenticate/", {"password": PASSWORD})
    page = browser.get("/auth/2fa/totp/activate/").content.decode()
    [secret] = re.findall(r'value="([A-Z2-7]{32})"', page)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/auth/2fa/totp/activate/", {"code": code_of(secret)})
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "8", "password2": PASSWORD + "8"}
    browser.post("/auth/password/change/", new)
    browser.post("/auth/2fa/totp/deactivate/")

    assert wrong.status_code == 200
    assert [(one.principal, one.action) for one in AuditEvent.objects.order_by("id")] == [
        (f"person:{boss.pk}", "person.signed-in"),
        (f"person:{boss.pk}", "application.added"),
        (f"person:{boss.pk}", "password.changed"),
        (f"person:{boss.pk}", "application.removed"),
    ]


def test_with_the_code_of_the_authenticator_the_role_is_there(boss):
    TOTP.activate(boss, SECRET)
    browser = Client()

    first = sign_in(browser)
    between = browser.get("/api/v1/audit").status_code
    wrong = browser.post("/auth/2fa/authenticate/", {"code": "000000"})
    right = browser.post("/auth/2fa/authenticate/", {"code": code_of(SECRET)})

    assert first.headers["Location"] == "/auth/2fa/authenticate/"
    assert between == 401
    assert wrong.status_code == 200
    assert right.status_code == 302
    assert browser.get("/api/v1/audit").status_code == 200
    assert browser.get("/staff").status_code == 200
    assert browser.get("/admin/").status_code == 200


def test_a_code_is_good_once(boss):
    TOTP.activate(boss, SECRET)
    used = code_of(SECRET)
    for browser in (Client(), Client()):
        sign_in(browser)
        last = browser.post("/auth/2fa/authenticate/", {"code": used})

    assert last.status_code == 200
    assert "ncorrect code" in last.content.decode()


def test_a_session_from_before_the_second_factor_has_to_prove_it(boss):
    """Else whoever had the password before would share in the factor that is added now."""
    older = Client()
    sign_in(older)
    TOTP.activate(boss, SECRET)

    led = older.get("/staff")
    proved = older.post(led.headers["Location"], {"code": code_of(SECRET), "next": "/staff"})

    assert led.headers["Location"] == "/auth/2fa/reauthenticate/?next=%2Fstaff"
    assert proved.headers["Location"] == "/staff"
    assert older.get("/staff").status_code == 200


def test_a_factor_that_is_taken_away_takes_the_role_with_it(boss):
    TOTP.activate(boss, SECRET)
    browser = Client()
    sign_in(browser)
    browser.post("/auth/2fa/authenticate/", {"code": code_of(SECRET)})
    Authenticator.objects.all().delete()

    assert browser.get("/api/v1/audit").status_code == 403


def test_where_none_is_required_a_password_is_enough(boss, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    browser = Client()
    sign_in(browser)

    assert browser.get("/staff").status_code == 200


def test_members_of_accounts_need_no_second_factor():
    assert signed_in(member("ann", "acme")).get("/api/v1/keys").status_code == 200


def test_wrong_passwords_are_throttled_and_then_the_right_one_too(boss):
    browser = Client()

    for _ in range(6):
        sign_in(browser, password="wrong")
    right = sign_in(browser)

    assert "Too many failed login attempts" in right.content.decode()
    assert browser.get("/api/v1/keys").status_code == 401


def test_wrong_codes_are_throttled(boss):
    TOTP.activate(boss, SECRET)
    browser = Client()
    sign_in(browser)

    for _ in range(12):
        browser.post("/auth/2fa/authenticate/", {"code": "000000"})
    browser.post("/auth/2fa/authenticate/", {"code": code_of(SECRET)})

    assert browser.get("/api/v1/audit").status_code == 401


def test_a_form_from_elsewhere_is_refused_with_a_page_that_says_what_to_do(boss):
    browser = Client(enforce_csrf_checks=True)

    response = browser.post(
        "/auth/login/", {"login": "boss", "password": PASSWORD}, headers={"Accept": "text/html"}
    )

    assert response.status_code == 403
    assert "load the page anew" in response.content.decode()
    assert "<style" not in response.content.decode()


def test_after_signing_in_nobody_is_led_to_another_site(boss, settings):
    settings.REQUIRE_SECOND_FACTOR = False

    response = sign_in(Client(), next="https://elsewhere.example/")

    assert response.headers["Location"] == "/account"


def test_a_sign_in_ends_with_the_browser_and_after_some_hours(boss, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    browser = Client()

    sign_in(browser)

    assert browser.session.get_expire_at_browser_close() is True
    assert browser.session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 10 * 3600
    assert browser.cookies["sessionid"]["httponly"]


@pytest.mark.parametrize(
    "address",
    ["/auth/2fa/", "/auth/2fa/totp/activate/", "/auth/password/change/", "/auth/logout/",
     "/account", "/auth/2fa/recovery-codes/generate/"],
)  # fmt: skip
def test_a_page_for_one_person_is_plain_and_needs_no_script(boss, address):
    browser = Client()
    sign_in(browser)
    if "generate" in address:
        TOTP.activate(boss, SECRET)

    response = browser.get(address, follow=True)

    shown = response.content.decode()
    assert response.status_code == 200
    assert "<script" not in shown
    assert " style=" not in shown
    assert shown.count("<h1") == 1
    assert '<main id="main"' in shown


def test_security_keys_run_scripts_of_our_own_address_only(boss):
    browser = Client()
    sign_in(browser)
    browser.post("/auth/reauthenticate/", {"password": PASSWORD})

    shown = browser.get("/auth/2fa/webauthn/add/").content.decode()

    run = [tag for tag in re.findall(r"<script[^>]*>", shown) if "application/json" not in tag]
    assert run
    assert all(re.fullmatch(r'<script src="/static/[^"]+">', tag) for tag in run)
