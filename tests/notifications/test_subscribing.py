"""Asking for mails: by anybody, for an address whose reader alone decides."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.test import Client

from accesscontrol.services.keys import issue_key
from notifications.api import asking_limits
from notifications.models import MailSubscription, OutgoingMail, SubscriptionRequest
from notifications.services import subscribing
from notifications.services.mailing import send_mail_due
from notifications.services.mailing_news import mail_news_due
from notifications.services.subscribing import forget_requests
from tests.notifications.subscribing import ADDRESS, ask, news, question, reopen, subscribe
from tests.notifications.telling import tell
from tests.people import bearer, signed_in, staff
from tests.services.windows import within_one_window

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(noon: datetime) -> datetime:
    tell(noon)
    return noon


def test_nothing_is_sent_before_the_reader_of_the_address_has_said_yes(told):
    assert ask(model="fable-5").status_code == 202
    link = question()
    Client().get(link)
    Client().head(link)

    soon = reopen(told)

    assert (mail_news_due(now=soon), news()) == (0, [])
    assert not MailSubscription.objects.exists()


def test_asking_says_the_same_whether_an_address_is_subscribed_or_not(told):
    before = ask(model="fable-5")
    subscribe(model="fable-5")
    after = ask(model="fable-5")

    assert (before.status_code, before.content) == (after.status_code, after.content)
    assert OutgoingMail.objects.filter(purpose="subscription-question").count() == 3


def test_a_link_to_confirm_is_good_once_and_for_two_days_and_kept_as_a_hash(told):
    ask()
    link = question()
    token = link.rpartition("/")[2]
    assert SubscriptionRequest.objects.get().sha256 == sha256(token.encode()).hexdigest()

    assert Client().post(link).status_code == 200
    assert Client().post(link).status_code == Client().get(link).status_code == 404
    ask()
    SubscriptionRequest.objects.update(expires_at=told)
    assert Client().post(question()).status_code == 404
    assert (forget_requests(now=told), SubscriptionRequest.objects.count()) == (2, 0)


def test_an_address_is_asked_ten_times_a_day_and_more_is_not_told(told):
    answers = {ask().content for _ in range(subscribing.MOST_ASKED_A_DAY + 2)}

    assert len(answers) == 1
    assert OutgoingMail.objects.count() == subscribing.MOST_ASKED_A_DAY


def test_one_client_cannot_have_mails_sent_without_end(told, monkeypatch):
    monkeypatch.setattr(asking_limits, "MOST_AN_HOUR", 2)
    within_one_window(3600)

    answers = [ask(email=f"{number}@bank.example") for number in range(3)]

    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    assert answers[-1].json()["code"] == "rate-limited"


@pytest.mark.parametrize(
    ("given", "code", "pointer"),
    [
        ({"email": "nobody"}, "invalid-value", "/email"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "invalid-value", "/email"),
        ({"model": "fable"}, "unfit-subscription", "/model"),
        ({"rhythm": "hourly"}, "not-a-choice", "/rhythm"),
        ({"model": "fable-5", "developer": "anthropic"}, "invalid-value", ""),
        ({"name": "Ana"}, "unknown-field", "/name"),
    ],
)
def test_a_request_that_cannot_be_meant_is_refused_with_its_place(told, given, code, pointer):
    answer = ask(**given)

    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["errors"][0]["pointer"]) == (code, pointer)
    assert not SubscriptionRequest.objects.exists()


def test_a_closed_registry_sends_mails_only_for_those_who_may_read(told, settings):
    settings.PUBLIC_READS = False
    key = issue_key(name="reader", scopes=["read"], now=told)
    body = {"email": ADDRESS}

    assert ask().status_code == 401
    assert Client().get("/alerts").status_code == 302
    allowed = Client().post("/api/v1/subscriptions", body, "application/json", headers=bearer(key))
    assert allowed.status_code == 202


def test_the_page_asks_for_an_address_and_leads_on_without_cookies(told):
    reader = Client(enforce_csrf_checks=True)
    page = reader.get("/alerts?model=fable-5")
    assert '<option value="model:fable-5" selected>' in page.content.decode()

    answer = reader.post("/alerts", {"email": ADDRESS, "about": "model:fable-5", "rhythm": "daily"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/alerts/asked")
    assert reader.get("/alerts/asked").status_code == 200
    assert ADDRESS in reader.get(question()).content.decode()
    assert not reader.cookies


def test_the_page_names_what_is_wrong_beside_its_field(told):
    given = {"email": "nobody", "about": "model:x", "rhythm": "daily"}

    answer = Client().post("/alerts", given, headers={"Accept": "text/html"})

    assert answer.status_code == 422
    assert answer.content.decode().count('class="errorlist"') == 2


def test_administrators_see_mails_in_the_folder_and_in_the_queue(told, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    ask()
    link = question()
    send_mail_due(now=datetime.now(UTC) + timedelta(days=1))

    page = signed_in(staff("ada", "administrator")).get("/staff/mails").content.decode()

    assert f'<a href="http://127.0.0.1:8000{link}"' in page
    assert ADDRESS in page
    assert signed_in(staff("rec", "recorder")).get("/staff/mails").status_code == 403
    assert Client().get("/staff/mails").status_code == 302
