"""What owners of endpoints fill in."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accesscontrol.web.forms import PageForm
from notifications.api.shapes import MOST_OVERLAP_HOURS, USUAL_OVERLAP_HOURS
from notifications.rules.endpoint_settings import (
    LONGEST_TIMEOUT,
    MOST_IN_FLIGHT,
    MOST_PER_MINUTE,
    SHORTEST_TIMEOUT,
    USUAL_IN_FLIGHT,
    USUAL_TIMEOUT,
)
from notifications.rules.event_types import CHOOSABLE, MEANINGS
from notifications.rules.formats import FORMS
from notifications.rules.urls import LONGEST_URL

FILTERS = ("developers", "families", "models", "channels")
LONGEST_FILTER = 20_000
_IDS = "Ids, one after the other with commas between. Empty for all."


class EndpointForm(PageForm):
    url = forms.CharField(
        max_length=LONGEST_URL, label="URL", help_text="https://… of a host on the Internet."
    )
    description = forms.CharField(max_length=300, required=False)
    events = forms.MultipleChoiceField(
        choices=[(name, f"{name}: {MEANINGS[name]}") for name in CHOOSABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Events",
        help_text="None chosen means all.",
    )
    developers = forms.CharField(max_length=LONGEST_FILTER, required=False, help_text=_IDS)
    families = forms.CharField(max_length=LONGEST_FILTER, required=False, help_text=_IDS)
    models = forms.CharField(max_length=LONGEST_FILTER, required=False, help_text=_IDS)
    channels = forms.CharField(max_length=LONGEST_FILTER, required=False, help_text=_IDS)
    format = forms.ChoiceField(choices=[(name, name) for name in FORMS], label="Form of the body")
    ordering = forms.ChoiceField(
        choices=[
            ("none", "as fast as possible"),
            ("strict", "each only when the one before has arrived"),
        ]
    )
    rate_per_minute = forms.IntegerField(
        min_value=1, max_value=MOST_PER_MINUTE, required=False, label="At most so many a minute"
    )
    timeout_seconds = forms.IntegerField(
        min_value=SHORTEST_TIMEOUT,
        max_value=LONGEST_TIMEOUT,
        initial=USUAL_TIMEOUT,
        label="Seconds until an attempt is given up",
    )
    max_in_flight = forms.IntegerField(
        min_value=1,
        max_value=MOST_IN_FLIGHT,
        initial=USUAL_IN_FLIGHT,
        label="Requests at the same time",
    )
    headers = forms.CharField(
        max_length=LONGEST_FILTER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        label="Headers of your own",
        help_text="Name: value, one a line. They are kept encrypted and never shown again.",
    )

    def body(self) -> dict[str, Any]:
        """What was filled in, as the API takes it."""
        given = self.cleaned_data
        names = ("url", "description", "format", "ordering", "timeout_seconds", "max_in_flight")
        body = {name: given[name] for name in names}
        body["rate_per_minute"] = given["rate_per_minute"]
        body["events"] = given["events"]
        for name in FILTERS:
            body[name] = _ids_in(given[name])
        if given["headers"].strip():
            body["headers"] = _headers_in(given["headers"])
        return body


class NewEndpointForm(EndpointForm):
    signature = forms.ChoiceField(
        choices=[("v1", "v1: HMAC-SHA256, one shared secret"), ("v1a", "v1a: Ed25519, a key pair")],
        label="Signature",
    )

    def body(self) -> dict[str, Any]:
        return {**super().body(), "signature": self.cleaned_data["signature"]}


class RollForm(PageForm):
    overlap_hours = forms.IntegerField(
        min_value=0,
        max_value=MOST_OVERLAP_HOURS,
        initial=USUAL_OVERLAP_HOURS,
        label="Sign with the old one too for how many hours",
    )


class RecoverForm(PageForm):
    since = forms.CharField(
        max_length=40,
        label="Since when",
        help_text="An instant in UTC, as 2026-06-12T21:00:00Z.",
    )


def _ids_in(text: str) -> list[str]:
    return [name for part in text.replace("\n", ",").split(",") if (name := part.strip())]


def _headers_in(text: str) -> dict[str, str]:
    """What has no colon is a name without a value, which the rules refuse."""
    parts = (line.partition(":") for line in _lines(text))
    return {name.strip(): value.strip() for name, _, value in parts}


def _lines(text: str) -> Iterable[str]:
    return (line for line in text.splitlines() if line.strip())
