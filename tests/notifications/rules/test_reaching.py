"""Who wants to hear of what."""

from dataclasses import replace

import pytest

from notifications.rules.reaching import Reach, interest, reach_from

FABLE = Reach(
    frozenset(["anthropic"]), frozenset(["mythos"]), frozenset(["fable-5"]), frozenset(["api"])
)
ASIDE = replace(FABLE, is_aside=True)
EVERY_CHANNEL = Reach(models=frozenset(["fable-5"]), channels=None)


@pytest.mark.parametrize(
    ("wanted", "reach", "wants"),
    [
        (interest(), FABLE, True),
        (interest(), Reach(), True),
        (interest(types=["access.changed"]), FABLE, True),
        (interest(types=["*"]), FABLE, True),
        (interest(types=["list.changed"]), FABLE, False),
        (interest(developers=["anthropic"]), FABLE, True),
        (interest(developers=["openai"]), FABLE, False),
        (interest(families=["mythos"]), FABLE, True),
        (interest(models=["fable-5"]), FABLE, True),
        (interest(developers=["openai"], models=["fable-5"]), FABLE, True),
        (interest(models=["fable-5"], channels=["web"]), FABLE, False),
        (interest(channels=["api", "web"]), FABLE, True),
        (interest(channels=["web"]), EVERY_CHANNEL, True),
        (interest(models=["fable-5"]), Reach(), False),
        (interest(channels=["api"]), Reach(), False),
    ],
)
def test_models_may_be_named_in_three_ways_and_channels_narrow_them(wanted, reach, wants):
    assert wanted.wants("access.changed", reach) is wants


def test_people_are_not_told_of_what_happens_aside_and_programs_are():
    assert interest().is_read("access.changed", FABLE)
    assert not interest().is_read("access.changed", ASIDE)
    assert interest().wants("access.changed", ASIDE)


def test_an_event_from_before_anything_was_told_aside_was_told_to_people():
    written = FABLE.as_json()
    del written["is_aside"]

    assert reach_from(written) == FABLE


def test_a_reach_comes_back_as_it_was_written():
    assert [reach_from(reach.as_json()) for reach in (FABLE, ASIDE, EVERY_CHANNEL, Reach())] == [
        FABLE,
        ASIDE,
        EVERY_CHANNEL,
        Reach(),
    ]
