"""Second factors are kept sealed, and keys can be replaced without anybody losing theirs."""

import base64
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command

from accesscontrol.rules.sealing import MARK, UnreadableSecret
from tests.people import code_of, staff

pytestmark = pytest.mark.django_db

SECRET = base64.b32encode(b"twenty bytes of it..").decode()
OLD, NEW = "o" * 50, "n" * 50


@pytest.fixture
def boss():
    return staff("boss", "administrator")


def kept() -> list[str]:
    """What the database holds of all second factors."""
    rows = Authenticator.objects.order_by("pk").values_list("data", flat=True)
    return [data.get("secret") or data["seed"] for data in rows]


def test_neither_the_secret_of_an_application_nor_the_seed_of_the_codes_is_in_the_clear(boss):
    totp = TOTP.activate(boss, SECRET)
    codes = RecoveryCodes.activate(boss)

    assert all(text.startswith(MARK) for text in kept())
    assert totp.validate_code(code_of(SECRET))
    assert codes.validate_code(codes.get_unused_codes()[0])


def test_what_was_kept_in_the_clear_works_and_is_sealed_by_the_command(boss):
    factor = Authenticator.objects.create(user=boss, type="totp", data={"secret": SECRET})
    assert TOTP(factor).validate_code(code_of(SECRET))

    said = StringIO()
    call_command("reseal_secrets", stdout=said)
    call_command("reseal_secrets", stdout=said)

    assert said.getvalue() == "1 secret sealed anew.\n0 secrets sealed anew.\n"
    [text] = kept()
    assert text.startswith(MARK)
    factor.refresh_from_db()
    assert not TOTP(factor).validate_code("000000")


def test_a_key_is_replaced_without_anybody_losing_a_factor(boss, settings):
    settings.ENCRYPTION_KEYS = [OLD]
    codes = RecoveryCodes.activate(boss)
    unused = codes.get_unused_codes()
    codes.validate_code(unused[0])

    settings.ENCRYPTION_KEYS = [NEW, OLD]
    call_command("reseal_secrets", stdout=StringIO())
    settings.ENCRYPTION_KEYS = [NEW]

    after = RecoveryCodes(Authenticator.objects.get())
    assert after.get_unused_codes() == unused[1:]


def test_what_no_key_opens_is_named_and_never_taken_for_a_secret(boss, settings):
    settings.ENCRYPTION_KEYS = [OLD]
    factor = TOTP.activate(boss, SECRET)
    settings.ENCRYPTION_KEYS = [NEW]

    with pytest.raises(CommandError, match=r"No key opens second factor \d+"):
        call_command("reseal_secrets", stdout=StringIO())
    with pytest.raises(UnreadableSecret):
        factor.validate_code(code_of(SECRET))
