"""Mails of news: each event once to each reader who said yes, until it is stopped."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from notifications.models import Event, MailSubscription, OutgoingMail
from notifications.models.mail import SENT
from notifications.rules import news_mail
from notifications.services.mailing import send_mail_due
from notifications.services.mailing_news import mail_news_due
from notifications.services.resealing import reseal_subscriptions
from tests.notifications.subscribing import ADDRESS, ask, link_in, news, question, reopen, subscribe
from tests.notifications.telling import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(noon: datetime) -> datetime:
    tell(noon)
    return noon


def test_a_change_comes_once_in_plain_text_and_to_nobody_whom_it_does_not_concern(told):
    subscribe(model="fable-5")
    ask(email="other@bank.example", model="gpt-5.6-sol")
    Client().post(question())

    soon = reopen(told)

    assert [mail_news_due(now=soon) for _ in range(3)] == [1, 0, 0]
    (mail,) = news()
    turn = "Fable 5 over Anthropic API: closed (suspended) → restricted, possibly closed"
    assert mail.recipient == ADDRESS
    assert mail.subject == "3 changes: Fable 5"
    lines = mail.text.splitlines()
    assert lines[0] == "Directive: A new order"
    assert turn in mail.text.replace("\n", " ").replace("  ", " ")
    assert "  http://127.0.0.1:8000/models/fable-5" in lines
    assert max(len(line) for line in lines if "http" not in line) <= 76
    assert mail.html == ""


@pytest.mark.parametrize(
    ("about", "is_told"),
    [
        ({}, True),
        ({"model": "fable-5"}, True),
        ({"developer": "anthropic"}, True),
        ({"channel": "anthropic-api"}, True),
        ({"model": "glm-5.2"}, False),
        ({"developer": "openai"}, False),
        ({"channel": "openai-api"}, False),
    ],
)
def test_a_subscription_is_about_all_or_one_model_developer_or_channel(told, about, is_told):
    subscribe(**about)

    soon = reopen(told)

    assert mail_news_due(now=soon) == is_told


def test_what_was_told_before_the_yes_is_not_sent(told):
    soon = reopen(told)

    subscribe(model="fable-5")

    assert mail_news_due(now=soon) == 0


def test_digests_come_at_eight_in_the_registry_s_zone_with_all_that_came_in(told):
    daily, weekly = subscribe(rhythm="daily"), subscribe(developer="anthropic", rhythm="weekly")
    begun = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)  # a Wednesday, 8:30 in New York
    eight = datetime(2026, 7, 2, 12, 0, tzinfo=UTC)
    MailSubscription.objects.filter(pk=daily.pk).update(due_at=eight)
    monday = datetime(2026, 7, 6, 12, 0, tzinfo=UTC)
    MailSubscription.objects.filter(pk=weekly.pk).update(due_at=monday)
    soon = reopen(begun)

    assert mail_news_due(now=soon) == mail_news_due(now=eight - timedelta(seconds=1)) == 0
    assert mail_news_due(now=eight) == mail_news_due(now=monday) == 1
    assert [mail.subject for mail in news()] == [
        "3 changes: all models, channels and directives",
        "3 changes: Anthropic",
    ]
    due = MailSubscription.objects.order_by("id").values_list("due_at", flat=True)
    assert list(due) == [monday + timedelta(days=1), monday + timedelta(days=7)]


def test_a_digest_without_news_is_left_out_and_the_next_one_keeps_its_hour(told):
    subscribe(rhythm="daily")
    first = MailSubscription.objects.values_list("due_at", flat=True)[0]
    assert first is not None

    assert mail_news_due(now=first) == 0

    assert MailSubscription.objects.filter(due_at__gt=first).exists()


def test_asking_again_changes_the_rhythm_and_loses_nothing(told):
    subscribe(model="fable-5", rhythm="weekly")
    soon = reopen(told)

    subscribe(email=ADDRESS.upper(), model="fable-5", rhythm="immediate")

    assert MailSubscription.objects.get().rhythm == "immediate"
    assert mail_news_due(now=soon) == 1


def test_one_post_without_cookie_or_sign_in_stops_the_mails_as_rfc_8058_wants(told):
    subscribe(model="fable-5")
    soon = reopen(told)
    mail_news_due(now=soon)
    (mail,) = news()
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail.headers["List-Unsubscribe"].strip("<>")
    link = address.removeprefix("http://127.0.0.1:8000")
    assert link in mail.text
    provider = Client(enforce_csrf_checks=True)

    assert provider.get(link).status_code == 200
    assert MailSubscription.objects.exists()
    answers = [
        provider.post(link, {"List-Unsubscribe": "One-Click"}),
        provider.post(
            link, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        ),
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert not any(answer.cookies for answer in answers)
    assert not MailSubscription.objects.exists()
    assert news() == [], "what waited is not sent any more"


def test_all_mails_to_an_address_can_be_stopped_at_once(told):
    subscribe(model="fable-5")
    subscribe(developer="openai")
    subscribe(email="other@bank.example")
    mail_news_due(now=reopen(told))
    mail = OutgoingMail.objects.get(purpose="news", recipient=ADDRESS)
    link = link_in(mail.headers["List-Unsubscribe"])

    Client().post(link, {"which": "all"})

    assert [one.address for one in MailSubscription.objects.all()] == ["other@bank.example"]


def test_once_a_mail_is_sent_nothing_is_kept_that_opens_anything(told, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    subscribe()
    mail_news_due(now=reopen(told))

    send_mail_due(now=datetime.now(UTC) + timedelta(days=1))

    kept = OutgoingMail.objects.filter(state=SENT).values_list("text", "headers")
    assert set(map(str, kept)) == {"('', {})"}


def test_a_key_of_sealing_that_is_lost_gives_a_new_link_and_loses_no_mail(told, settings):
    subscription = subscribe()
    settings.SECRET_KEY = "another secret key of more than fifty characters, for one"

    assert reseal_subscriptions().number == 0
    assert mail_news_due(now=reopen(told)) == 1

    link = link_in(news()[0].headers["List-Unsubscribe"])
    Client().post(link)
    assert not MailSubscription.objects.filter(pk=subscription.pk).exists()


def test_tokens_are_sealed_with_the_newest_key(told, settings):
    sealed = subscribe().unsubscribe_sealed
    settings.ENCRYPTION_KEYS = ["a newer key that is at least fifty characters long, yes"]

    assert [reseal_subscriptions().number for _ in range(2)] == [1, 0]
    assert MailSubscription.objects.get().unsubscribe_sealed != sealed


def test_a_mail_of_many_events_says_how_many_more_there_are(told, monkeypatch):
    monkeypatch.setattr(news_mail, "MOST_TOLD", 50)
    subscription = subscribe()
    MailSubscription.objects.filter(pk=subscription.pk).update(heard_through=0)

    mail_news_due(now=told)

    (mail,) = news()
    events = Event.objects.filter(account="")
    count = sum(not event.reach["is_aside"] for event in events)
    assert count < len(events)
    assert mail.subject == f"{count} changes: all models, channels and directives"
    assert f"And {count - 50} more, which the feed has:" in mail.text
