"""What is disputed, on one page."""

import csv

import pytest
from django.test import Client

from tests.registry.pages import page, refused, words

pytestmark = pytest.mark.django_db


def test_every_disputed_statement_stands_beside_what_its_source_has() -> None:
    shown = page("/disputes")

    assert "44 statements on record are contradicted by a source" in words(shown)
    assert shown.count('class="dispute"') == 44
    assert "44 statements" in words(page("/").split('id="honesty"')[1])


def test_what_it_is_about_is_told_in_words() -> None:
    shown = words(page("/disputes", model="mythos-5"))

    assert "About Signatory: name On record Howard Lutnick" in shown
    assert "/signatory" not in shown


def test_a_stated_size_is_told_in_words() -> None:
    assert "On record at least 100" in words(page("/disputes"))


def test_of_a_model_those_are_shown_that_are_about_it_or_what_speaks_of_it() -> None:
    shown = words(page("/disputes", model="mythos-5"))

    assert "Disputed statements on Mythos 5" in shown
    assert "Export licence controls on Mythos 5 and Fable 5" in shown
    assert "GPT-5.6 limited preview" not in shown.split("About a model")[1].split("Follow")[0]


def test_a_model_may_be_named_by_an_alias_and_an_unknown_one_is_not_found() -> None:
    assert "Disputed statements on Mythos 5" in words(page("/disputes", model="Claude Mythos 5"))
    assert "/docs/problems#unknown-model" in refused("/disputes", model="nothing")


def test_what_was_not_on_record_yet_was_not_disputed() -> None:
    assert "0 statements on record are contradicted" in words(page("/disputes", known_at="0"))


def test_the_same_is_there_as_data() -> None:
    data = Client().get("/disputes.json?model=mythos-5").json()["results"]
    content = Client().get("/disputes.csv?model=mythos-5").content.decode()

    lines = list(csv.DictReader(content.splitlines()))
    assert [(one["id"], one["pointer"]) for one in lines] == [
        (one["id"], one["pointer"]) for one in data
    ]
    assert page("/disputes", model="mythos-5").count('class="dispute"') == len(data)
