"""Of a change over many channels people are told where the model is carried, and when it holds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registry.rules.dates import format_instant
from registry.services.recording import record_changesets
from tests import build
from tests.registry.pages import page, words

pytestmark = pytest.mark.django_db


def test_a_change_over_a_channel_that_nothing_says_carries_the_model_is_told_with_that_said():
    now = timezone.now().replace(microsecond=0)
    shuts = format_instant(now + timedelta(days=3))
    bar = build.provision("shut", models=["*"], channels=["weights"], period={"start": shuts})
    order = build.directive("no-more-weights", bar)
    record_changesets([("", build.changeset(build.entry("directive", order)))], actor="a", now=now)

    ahead = words(page("/").split('id="ahead"')[1].split("</section>")[0])
    day = words(page("/changes"))

    turn = "GPT-5.5 , Weights download (not known to be carried there) : "
    assert turn + "general → becomes closed" in ahead
    assert "GLM-5.2 , Weights download: general → becomes closed" in ahead
    assert "GPT-5.5 over Weights download (not known to be carried there) : general" in day
    assert ahead.index("GLM-5.2") < ahead.index("GPT-5.5")


def test_what_was_scheduled_is_told_with_the_day_from_which_it_holds():
    now = timezone.now()
    bar = build.provision(
        "shut", models=["gpt-5.5"], channels=["chatgpt"], period={"start": "2999-01-05T12:00:00Z"}
    )
    order = build.directive("no-more-chatgpt", bar)
    record_changesets([("", build.changeset(build.entry("directive", order)))], actor="a", now=now)

    told = "From 5 Jan 2999, 07:00 EST on: GPT-5.5 over ChatGPT: general → becomes closed"
    assert told in words(page("/changes"))
    assert told in words(page("/").split('id="changes"')[1])


def test_a_statement_about_every_channel_is_told_over_those_that_carry_the_model():
    shown = words(page("/changes"))

    assert "Mythos 5 over Anthropic API: " in shown
    assert " channels: " not in shown
    assert "3 statuses stayed the same on other grounds" in shown
