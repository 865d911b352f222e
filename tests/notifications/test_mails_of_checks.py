"""Mails about saved checks: for members who chose them, about their own account, once each."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from accesscontrol.models import Membership
from notifications.models import CheckReader, OutgoingMail
from notifications.services.mailing_checks import mail_checks_due
from registry.rules.dates import format_instant
from tests import people
from tests.notifications.sending import DORA, ELI
from tests.notifications.subscribing import link_in
from tests.notifications.telling import opening, record
from tests.notifications.test_telling_checks import saved, told

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def dora(db: None) -> User:
    user = people.member("dora", "acme")
    user.email = "dora@acme.example"
    user.save(update_fields=["email"])
    return user


def choose(user: User, rhythm: str) -> None:
    answer = people.signed_in(user).post("/account/mails", {"rhythm": rhythm})
    assert answer.status_code == 302


def something_changes(now: datetime) -> datetime:
    """Fable 5 opens; the saved checks are asked again. When that has been told."""
    record(opening("reopening", format_instant(now)), now=now + HOUR)
    told(now + 2 * HOUR)
    return now + 3 * HOUR


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(purpose="saved-checks").order_by("recipient"))


@pytest.fixture
def changed(noon: datetime, dora: User) -> Callable[[], datetime]:
    saved(now=noon)
    return lambda: something_changes(noon)


def test_a_member_who_asked_is_told_once_what_changed_and_why(changed, dora: User):
    choose(dora, "immediate")

    later = changed()

    assert [mail_checks_due(now=later) for _ in range(2)] == [1, 0]
    (mail,) = mails()
    assert (mail.recipient, mail.subject) == ("dora@acme.example", "Oslo: deny → indeterminate")
    assert "because something new came on record" in mail.text.replace("\n ", "")


def test_who_did_not_ask_and_who_belongs_to_others_hears_nothing(changed, dora: User):
    stranger = people.member("eli", "bolt")
    stranger.email = "eli@bolt.example"
    stranger.save(update_fields=["email"])
    choose(stranger, "immediate")

    assert mail_checks_due(now=changed()) == 0
    assert mails() == []


def test_who_has_left_the_account_hears_nothing_any_more(changed, dora: User):
    choose(dora, "immediate")
    Membership.objects.filter(user=dora).delete()

    assert mail_checks_due(now=changed()) == 0
    assert not CheckReader.objects.exists()


def test_a_digest_waits_for_its_hour_and_never_ends_the_mails(changed, dora: User):
    choose(dora, "daily")
    later = changed()
    CheckReader.objects.update(due_at=later + HOUR)

    assert mail_checks_due(now=later) == 0
    assert mail_checks_due(now=later + HOUR) == 1
    choose(dora, "never")
    assert not CheckReader.objects.exists()


def test_one_click_stops_them_and_what_waits(changed, dora: User):
    choose(dora, "immediate")
    mail_checks_due(now=changed())
    (mail,) = mails()
    link = link_in(mail.headers["List-Unsubscribe"])

    page = Client().get(link).content.decode()
    Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})

    assert "the saved checks of your account" in page
    assert 'value="all"' not in page
    assert not CheckReader.objects.exists()
    assert mails() == []


def test_the_page_is_for_members_alone(dora: User, noon: datetime):
    assert Client().get("/account/mails").status_code == 302
    assert (
        people.signed_in(people.staff("rec", "recorder")).get("/account/mails").status_code == 403
    )
    assert "dora@acme.example" in people.signed_in(dora).get("/account/mails").content.decode()
    assert people.signed_in(dora, csrf=True).post("/account/mails").status_code == 403


def test_two_accounts_are_told_apart_in_one_round(noon: datetime, dora: User):
    saved(now=noon)
    saved(actor=ELI, now=noon)
    eli = people.member("eli", "bolt")
    eli.email = "eli@bolt.example"
    eli.save(update_fields=["email"])
    choose(dora, "immediate")
    choose(eli, "immediate")

    assert mail_checks_due(now=something_changes(noon)) == 2
    assert [mail.recipient for mail in mails()] == ["dora@acme.example", "eli@bolt.example"]
    assert DORA.account != ELI.account
