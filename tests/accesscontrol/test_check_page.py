"""May we use it? Four plain questions, an answer for each kind of users, and what to do next."""

import json
import re
import shlex
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accesscontrol.models import SavedCheck, StoredDecision
from registry.services.recording import record_changesets
from tests import build
from tests.people import NOON, member, signed_in

pytestmark = pytest.mark.django_db

HTML = {"Accept": "text/html"}
FABLE = {"model": "fable-5", "channel": "anthropic-api", "as_of": "2026-06-20"}
MYTHOS = {"model": "mythos-5", "channel": "anthropic-api", "as_of": "2026-06-27"}
SOL = {"model": "gpt-5.6-sol", "channel": "openai-api", "as_of": "2026-06-27"}


ASKED = {**MYTHOS, "known_at": "88", "organization": "uk-aisi", "users": "us_person"}


def page(**query: Any) -> str:
    return refused(200, query)


def refused(status: int, query: Any) -> str:
    response = Client().get("/check", query, headers=HTML)
    assert response.status_code == status
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def answers(html: str) -> list[str]:
    return [part.split("</section>")[0] for part in html.split('<section class="answer')[1:]]


def verdicts(html: str) -> list[str]:
    return [
        words(part.split("<h2")[1].split("</h2>")[0].partition(">")[2]) for part in answers(html)
    ]


def links(html: str, text: str) -> list[str]:
    found = re.findall(r'<a[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return [unescape(href) for href, said in found if words(said).startswith(text)]


def test_the_page_asks_four_questions_of_what_is_on_record():
    shown = page()

    assert [words(each) for each in re.findall(r"[1-4]\. Which.*?\?|2\. Over.*?\?", shown)] == [
        "1. Which model?",
        "2. Over which channel?",
        "3. Which organisation?",
        "4. Which kinds of users?",
    ]
    assert '<option value="fable-5">Fable 5</option>' in shown
    assert 'value="foreign_person"' in shown
    assert answers(shown) == []


def test_each_kind_of_users_is_answered_and_the_worst_answer_comes_first():
    shown = page(**MYTHOS, users=["us_person", "foreign_person"], classes="military_contractor:no")

    assert verdicts(shown) == ["No Foreign person", "Not known U.S. person"]


def test_an_answer_is_a_sentence_a_ladder_and_its_deciding_rung():
    answer = answers(page(**FABLE, users="us_person"))[0]

    assert (
        "A user in the class “U.S. person” may not use Fable 5 over Anthropic API: Anthropic has "
        "suspended it for everyone." in words(answer)
    )
    law, developer = answer.split('<li class="rung')[1:]
    assert words(law.partition(">")[2]).startswith("Does the law permit it? not known Whether")
    assert words(developer.partition(">")[2]).startswith(
        "Does Anthropic offer it? no this decides The latest offer is to nobody"
    )


def test_a_reason_leads_to_the_provision_at_the_same_point_in_time():
    answer = answers(page(**FABLE, users="foreign_person"))[0]

    bar = links(answer, "Export licence controls")[0]
    assert bar == "/directives/us-commerce-2026-06-12?as_of=2026-06-20#foreign-users"
    assert "U.S. Department of Commerce, 12 Jun 2026" in words(answer)


def test_an_unknown_names_what_would_settle_it_and_settling_it_answers():
    shown = page(**SOL)
    assert verdicts(shown) == ["Not known Anybody, with nothing said of them"]
    assert "do not take this for a yes" in words(shown)

    yes, no = (links(shown, text)[0] for text in ("Yes, they are", "No, they are not"))

    assert verdicts(Client().get(f"/check{yes}", headers=HTML).content.decode())[0].startswith(
        "Yes"
    )
    settled = Client().get(f"/check{no}", headers=HTML).content.decode()
    assert verdicts(settled)[0].startswith("No")
    assert "You have said" in words(settled)
    back = links(settled, "Take it back")[0]
    assert verdicts(Client().get(f"/check{back}", headers=HTML).content.decode()) == verdicts(shown)


def test_a_doubt_that_readers_cannot_settle_says_who_can():
    released = {"model": "fable-5", "channel": "anthropic-api", "as_of": "2026-06-09T16:00:00Z"}

    answer = answers(page(**released))[0]

    assert "Has it begun? It is dated 9 Jun 2026." in words(answer)
    assert "The sources date it no more closely" in words(answer)
    assert links(answer, "Yes, they are") == []


def test_people_of_an_organisation_are_asked_about_as_its_staff():
    found = Client().get(
        "/check.json", {**SOL, "organization": "uk-aisi", "users": "foreign_person"}
    )

    assert found.json()["answers"][0]["check"]["subject"] == {
        "organization": "uk-aisi",
        "staff": True,
        "classes": {"foreign_person": "yes"},
    }


def test_a_name_decides_nothing_and_leads_to_those_that_it_may_mean():
    shown = page(**SOL, organization="UK AI Security Institute")

    assert "is not on record under that name" in words(shown)
    meant = links(shown, "UK AI Security Institute")[0]
    assert "organization=uk-aisi" in meant
    again = Client().get(f"/check{meant}", headers=HTML).content.decode()
    assert "not on record" not in words(again)


def test_when_the_answer_began_and_what_it_turns_into_are_told_by_day():
    end = build.provision(
        kind="END",
        against=["anthropic-2026-06-12-suspension"],
        models=[],
        channels=[],
        period={"start": "2099-06-01"},
    )
    record_changesets(
        [("", build.changeset(build.entry("directive", build.directive("end-of-it", end))))],
        actor="operator",
        now=NOON,
    )

    shown = words(page(model="fable-5", channel="anthropic-api", as_of="2099-05-01"))

    assert "So since 13 Jun 2026 (" in shown
    assert "On record it changes on 1 Jun 2099 (31 days later) : then not known" in shown


def test_a_no_names_models_that_pass_the_same_check_for_the_same_users():
    shown = page(**FABLE, users=["us_person", "foreign_person"])

    for answer, users in zip(answers(shown), ("foreign_person", "us_person"), strict=True):
        others = answer.split("What else could be used")[1]
        address = links(others, "GPT-5.5 over OpenAI API")[0]
        assert f"users={users}" in address
        found = Client().get(f"/check{address}", headers=HTML).content.decode()
        assert verdicts(found)[0].startswith("Yes")
        assert "What else could be used" not in found


def test_the_json_is_what_the_api_answers_to_the_same_question():
    query = {**MYTHOS, "users": ["us_person", "foreign_person"], "known_at": "88"}

    found = Client().get("/check.json", query).json()

    assert [one["users"] for one in found["answers"]] == ["foreign_person", "us_person"]
    for one in found["answers"]:
        asked = Client().post("/api/v1/checks", one["check"], content_type="application/json")
        assert asked.json() == one["answer"]


def test_the_command_that_is_shown_asks_the_same():
    shown = page(**ASKED)
    command = unescape(re.findall(r"<code>(curl.*?)</code>", shown, re.DOTALL)[0])

    body = json.loads(shlex.split(command.replace("\\\n", " "))[-1])

    api = Client().post("/api/v1/checks", body, content_type="application/json").json()
    found = Client().get("/check.json", {**ASKED})
    assert api == found.json()["answers"][0]["answer"]


@pytest.mark.parametrize(
    ("query", "status", "code", "says"),
    [
        ({"model": "fabel-5", "channel": "anthropic-api"}, 404, "unknown-model", "nearest"),
        ({"model": "fable-5", "channel": "openai-ap"}, 404, "unknown-channel", "nearest"),
        ({**FABLE, "users": "martian"}, 422, "unknown-class-or-list", "martian"),
        ({**FABLE, "users": "everyone"}, 422, "contradictory-subject", "everyone"),
        ({**FABLE, "classes": "us_person"}, 422, "bad-format", "id:yes"),
        ({**FABLE, "lists": "x:maybe"}, 422, "bad-format", "id:yes"),
        ({**FABLE, "organization": "x" * 301}, 422, "too-long", "300"),
        ({**FABLE, "users": [f"c{n}" for n in range(21)]}, 422, "too-long", "20"),
        ({**FABLE, "model": "a\x00b"}, 422, "control-character", "NUL"),
    ],
)
def test_a_fault_is_said_beside_the_questions_and_as_a_problem(query, status, code, says):
    shown = refused(status, query)
    assert f"/docs/problems#{code}" in shown
    assert says in words(shown)
    assert "Which model?" in words(shown)

    problem = Client().get("/check.json", query)
    assert problem.status_code == status
    assert problem.json()["code"] == code


def test_the_json_of_no_question_says_what_to_name():
    problem = Client().get("/check.json", {"model": "fable-5"})

    assert (problem.status_code, problem.json()["code"]) == (422, "nothing-asked")


def test_what_was_not_on_record_yet_is_not_offered_for_choice():
    assert 'value="mythos-5"' in page(known_at="88")
    assert 'value="commerce' not in page(known_at="0")
    assert 'value="mythos-5"' not in page(known_at="0")


def test_a_reader_gets_no_cookie():
    response = Client().get("/check", FABLE, headers=HTML)

    assert not response.cookies
    assert "public" in response.headers["Cache-Control"]


def test_keeping_leads_to_sign_in_and_back():
    keep = links(page(**FABLE), "Keep the answer")[0]

    response = Client().get(keep, headers=HTML)

    assert response.status_code == 302
    assert "next=/check/keep%3Fmodel%3Dfable-5" in response.headers["Location"]


def test_members_keep_answers_as_evidence_just_as_they_were_shown():
    ana = signed_in(member("ana", "acme"), csrf=False)
    keep = links(page(**MYTHOS, users=["us_person", "foreign_person"]), "Keep the answers")[0]

    asked = ana.get(keep, headers=HTML).content.decode()
    assert "2 answers" in words(asked)
    assert StoredDecision.objects.count() == 0
    response = ana.post(keep, headers=HTML)

    assert response.headers["Location"] == "/decisions"
    kept = StoredDecision.objects.order_by("pk")
    assert {(one.account_id, one.outcome) for one in kept} == {
        ("acme", "deny"),
        ("acme", "indeterminate"),
    }
    found = Client().get("/check.json", {**MYTHOS, "users": ["us_person", "foreign_person"]}).json()
    assert sorted(json.loads(one.answer)["reasons"][0]["code"] for one in kept) == sorted(
        one["answer"]["reasons"][0]["code"] for one in found["answers"]
    )


def test_one_answer_that_is_kept_is_shown():
    ana = signed_in(member("ana", "acme"))

    response = ana.post(links(page(**FABLE), "Keep the answer")[0], headers=HTML)

    assert re.fullmatch(r"/decisions/[0-9a-f-]{36}", response.headers["Location"])
    shown = ana.get(response.headers["Location"], headers=HTML).content.decode()
    assert "fable-5 over anthropic-api" in words(shown)


def test_members_are_told_when_the_outcome_of_a_question_changes():
    ana = signed_in(member("ana", "acme"))
    save = links(page(**MYTHOS, users=["us_person", "foreign_person"]), "Save the questions")[0]

    ana.post(save, {"what": "watch"}, headers=HTML)

    saved = SavedCheck.objects.order_by("label")
    assert [(one.owner, one.label, one.frontier_model) for one in saved] == [
        ("acme", "Foreign person", "mythos-5"),
        ("acme", "U.S. person", "mythos-5"),
    ]
    assert saved[0].classes == {"foreign_person": "yes"}
    assert StoredDecision.objects.count() == 0
