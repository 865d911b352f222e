"""Messages for chat rooms: Slack's and Microsoft's own readers find nothing at fault in them."""

import json
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft6Validator
from slack_sdk.models.blocks import Block

from notifications.models import Delivery, EventForm
from notifications.queries.wording import wording_now
from notifications.services.fanning_out import keep_forms
from notifications.services.resending import ping
from registry.rules.dates import format_instant
from tests.build import directive, entry, provision
from tests.notifications.sending import DORA, endpoint, pump, verify
from tests.notifications.telling import opening, record, tell
from tests.notifications.test_telling_checks import saved
from tests.notifications.test_telling_checks import told as told_of_checks
from tests.people import bearer, key_of_account
from tests.services.receiver import Receiver, status

pytestmark = pytest.mark.django_db

CARDS = json.loads((files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text())
CARD = Draft6Validator(CARDS)
ORDER: dict[str, Any] = {"events": ("directive.published",)}
HOSTILE = "<!channel> *Pay* [here](https://evil.example) & <https://evil.example|there> @all"


def check_slack(message: dict[str, Any]) -> None:
    blocks = Block.parse_all(message["blocks"])
    assert len(blocks) == len(message["blocks"]) <= 50
    for block in blocks:
        block.validate_json()
    assert 0 < len(message["text"]) <= 4000


def check_teams(message: dict[str, Any]) -> None:
    assert message["type"] == "message"
    (attachment,) = message["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert [error.message for error in CARD.iter_errors(attachment["content"])] == []
    assert len(json.dumps(message).encode()) < 28_000


def happens(title: str = "A new order", **overrides: Any) -> None:
    made = {**directive("new-order", provision("p", "DUTY", **overrides)), "title": title}
    record(entry("directive", made), now=datetime.now(UTC))


def test_a_room_is_told_of_channels_that_carry_the_model_and_a_program_of_every_one(
    told_all, receiver
):
    of_model: dict[str, Any] = {"events": ("access.scheduled",), "models": ("fable-5",)}
    endpoint(receiver.url("/room"), format="slack", **of_model)
    endpoint(receiver.url("/program"), **of_model)
    soon = format_instant(datetime.now(UTC) + timedelta(hours=3))
    offer = provision("open", "OFFER", period={"start": soon})
    record(entry("directive", directive("reopening", offer)), now=datetime.now(UTC))
    pump()

    channels = {json.loads(request.body)["data"]["channel"] for request in receiver.at("/program")}
    assert len(channels) == 5
    (message,) = receiver.at("/room")
    assert "Fable 5 over Anthropic API" in json.loads(message.body)["text"]


def sent(receiver: Receiver, form: str, **wanted: Any) -> dict[str, Any]:
    made = endpoint(receiver.url(f"/{form}"), format=form, **{**ORDER, **wanted})
    happens()
    pump()
    (request,) = receiver.at(f"/{form}")
    verify(request, made.secret.text)
    assert request.headers["content-type"] == "application/json"
    found: dict[str, Any] = json.loads(request.body)
    return found


def test_slack_gets_blocks_with_what_happened_and_a_link(told_all, receiver: Receiver):
    message = sent(receiver, "slack")

    check_slack(message)
    assert message["text"] == "Directive: A new order"
    header, *_, context = message["blocks"]
    assert header["text"]["text"] == "Directive: A new order"
    assert context["elements"][0]["text"] == (
        "<http://127.0.0.1:8000/directives/new-order|Open the record>"
    )


def test_teams_gets_an_adaptive_card_with_what_happened_and_a_link(told_all, receiver: Receiver):
    message = sent(receiver, "teams")

    check_teams(message)
    card = message["attachments"][0]["content"]
    assert card["body"][0]["inlines"][0]["text"] == "Directive: A new order"
    assert card["actions"][0]["url"] == "http://127.0.0.1:8000/directives/new-order"


def test_every_event_of_the_seed_record_makes_messages_that_both_can_read(noon):
    for event in tell(noon):
        keep_forms(event, {"slack", "teams"})

    forms = list(EventForm.objects.values_list("event__type", "format", "body"))
    assert len({kind for kind, _, _ in forms}) >= 4
    for _, form, body in forms:
        {"slack": check_slack, "teams": check_teams}[form](json.loads(body))


def test_the_record_cannot_put_links_or_mentions_into_a_room(told_all, receiver: Receiver):
    for form in ("slack", "teams"):
        endpoint(receiver.url(f"/{form}"), format=form, **ORDER)
    happens(HOSTILE)

    pump()

    slack = json.loads(receiver.at("/slack")[0].body)
    teams = json.loads(receiver.at("/teams")[0].body)
    check_slack(slack)
    check_teams(teams)
    assert "<" not in slack["text"]
    assert {block["text"]["type"] for block in slack["blocks"] if "text" in block} == {"plain_text"}
    card = teams["attachments"][0]["content"]
    assert {element["type"] for element in card["body"]} == {"RichTextBlock"}
    assert card["body"][0]["inlines"][0]["text"] == f"Directive: {HOSTILE}"


def test_what_is_long_is_cut_to_what_both_take(told_all, receiver: Receiver):
    for form in ("slack", "teams"):
        endpoint(receiver.url(f"/{form}"), format=form, **ORDER)
    happens("T" * 290, text="x" * 4000)

    pump()

    slack, teams = (json.loads(receiver.at(f"/{form}")[0].body) for form in ("slack", "teams"))
    check_slack(slack)
    check_teams(teams)
    header, section, _ = slack["blocks"]
    assert header["text"]["text"].endswith("…")
    assert section["text"]["text"].startswith("Directive: TTT")
    assert section["text"]["text"].endswith("…")


def test_a_saved_check_and_a_ping_read_as_sentences(noon, told_all, receiver: Receiver):

    made = endpoint(receiver.url("/slack"), format="slack", events=("check.changed",))
    ping(actor=DORA, endpoint_id=made.endpoint.pk, now=noon)
    saved(now=noon)
    record(opening("reopening", format_instant(noon)), now=noon + timedelta(hours=1))
    (event,) = told_of_checks(noon + timedelta(hours=2))
    keep_forms(event, {"slack", "teams"})

    pump()

    assert [json.loads(one.body)["text"] for one in receiver.at("/slack")] == [
        "A test: messages arrive here.",
        "Oslo: deny → indeterminate",
    ]


@pytest.mark.parametrize("kind", ["later.kind", "access.changed"])
def test_an_event_that_nobody_has_words_for_is_named_and_keeps_nothing_back(noon, kind: str):
    data = {"subject": "models/x", "model": "x", "before": {"strange": True}, "after": None}

    assert wording_now()({"type": kind, "data": data}).title == f"{kind}: models/x"


def test_a_room_that_was_archived_disables_the_endpoint_as_a_410_does(told_all, receiver: Receiver):
    receiver.always["/slack"] = status(410, body=b"channel_is_archived")
    made = endpoint(receiver.url("/slack"), format="slack", **ORDER)
    happens()

    pump()

    made.endpoint.refresh_from_db()
    assert (made.endpoint.state, made.endpoint.disabled_because) == ("disabled", "gone")
    assert Delivery.objects.get(endpoint=made.endpoint).state != "delivered"


def test_the_format_is_chosen_for_each_endpoint(told_all, receiver: Receiver):
    key = bearer(key_of_account("acme", "webhooks"))
    made = Client().post(
        "/api/v1/webhooks",
        {"url": receiver.url(), "format": "teams"},
        "application/json",
        headers=key,
    )
    changed = Client().patch(
        f"/api/v1/webhooks/{made.json()['id']}",
        {"format": "slack"},
        "application/json",
        headers=key,
    )
    refused = Client().patch(
        f"/api/v1/webhooks/{made.json()['id']}",
        {"format": "irc"},
        "application/json",
        headers=key,
    )

    assert (made.status_code, changed.json()["format"]) == (201, "slack")
    assert (refused.status_code, refused.json()["code"]) == (422, "not-a-choice")
