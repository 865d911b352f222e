"""The forms in which an event is sent."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from notifications.rules.chat_formats import slack_message, teams_message
from notifications.rules.links import Links
from notifications.rules.wording import Words

STANDARD = "standard"
CLOUDEVENTS = "cloudevents"
SLACK = "slack"
TEAMS = "teams"

JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the forms see it. `body` is the text that was kept; `source` who tells.

    `words` are asked for by the forms that are for people.
    """

    message_id: str
    type: str
    subject: str
    body: str
    source: str
    words: Callable[[], Words]


@dataclass(frozen=True, slots=True)
class Form:
    """How an event is written for one kind of receiver. What it writes is kept, and never made
    anew for a retry. A form that is signed has the three headers of Standard Webhooks."""

    content_type: str
    write: Callable[[Told], str]
    is_for_people: bool = False


def _cloudevent(told: Told) -> str:
    """CloudEvents 1.0, structured: the same data in another envelope."""
    event = json.loads(told.body)
    document = {
        "specversion": "1.0",
        "id": told.message_id,
        "source": told.source,
        "type": told.type,
        "subject": told.subject,
        "time": event["timestamp"],
        "datacontenttype": JSON_TYPE,
        "data": event["data"],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _chat(write: Callable[..., dict[str, Any]]) -> Callable[[Told], str]:
    def written(told: Told) -> str:
        event = json.loads(told.body)
        page = Links(told.source).page(event["data"]) or f"{told.source}/"
        note = f"Greenlight · {told.type} · {event['timestamp']}"
        document = write(told.words(), note=note, page=page)
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))

    return written


FORMS = {
    STANDARD: Form(JSON_TYPE, lambda told: told.body),
    CLOUDEVENTS: Form("application/cloudevents+json; charset=utf-8", _cloudevent),
    SLACK: Form(JSON_TYPE, _chat(slack_message), is_for_people=True),
    TEAMS: Form(JSON_TYPE, _chat(teams_message), is_for_people=True),
}
