"""What keeps a page of ours out of others' hands: headers, cookies, hosts, and answers alike."""

import json
import subprocess
import sys

import pytest
from django.core import mail
from django.test import Client

from tests.config.test_environment import SAFE
from tests.people import staff
from tests.services.running import ROOT, installation

pytestmark = pytest.mark.django_db

ASKED = (
    "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SECURE", "CSRF_COOKIE_SAMESITE", "SECURE_HSTS_SECONDS",
)  # fmt: skip


@pytest.mark.parametrize("address", ["/", "/auth/login/", "/api/v1/status.json", "/api/docs"])
def test_no_page_is_shown_within_another_sites(address: str) -> None:
    headers = Client().get(address).headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_in_production_cookies_are_for_tls_and_for_our_own_pages(tmp_path) -> None:
    place = installation(tmp_path, **SAFE)
    ask = (
        "import json; from django.conf import settings; "
        f"print(json.dumps([getattr(settings, name) for name in {ASKED}]))"
    )

    done = subprocess.run(
        [sys.executable, "-c", ask],
        env={**place.environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert json.loads(done.stdout) == [True, True, "Lax", True, "Lax", 31_536_000]


def test_under_a_name_that_is_not_ours_nothing_is_answered_and_no_mail_leads_there() -> None:
    user = staff("ana")
    user.email = "ana@example.org"
    user.save()

    asked = Client().post(
        "/auth/password/reset/", {"email": user.email}, headers={"Host": "elsewhere.example"}
    )

    assert asked.status_code == 400
    assert mail.outbox == []


def test_who_has_a_sign_in_cannot_be_found_out_by_asking_for_a_new_password() -> None:
    user = staff("ana")
    user.email = "ana@example.org"
    user.save()

    known, unknown = (
        Client().post("/auth/password/reset/", {"email": email}, follow=True)
        for email in ("ana@example.org", "nobody@example.org")
    )

    assert known.status_code == unknown.status_code == 200
    assert known.redirect_chain == unknown.redirect_chain != []
    assert "nobody" not in unknown.content.decode()
