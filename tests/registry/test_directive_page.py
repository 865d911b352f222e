"""The page of a directive: what it does, what it changed, what it leaves open, how to cite it."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from registry.services.recording import record_changesets
from tests import build
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

HTML = {"Accept": "text/html"}
ORDER, LETTER = "us-commerce-2026-06-12", "us-commerce-2026-06-26"


def page(directive: str, **query: Any) -> str:
    response = Client().get(f"/directives/{directive}", query, headers=HTML)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    return re.sub(r" (?=[.,;:)])", "", text)


def provision(html: str, key: str) -> str:
    return html.split(f'id="{key}"')[1].split("</article>")[0]


def section(html: str, key: str) -> str:
    return re.split(rf'<section[^>]*aria-labelledby="{key}"', html)[1].split("</section>")[0]


def changed(part: str) -> str:
    return words(part.split("What it changed")[1].split("What it does not cover")[0])


def not_covered(part: str) -> list[str]:
    text = part.split("What it does not cover")[1].split("<details>")[0]
    return [words(line) for line in re.findall(r"<li>(.*?)</li>", text, re.DOTALL)]


def test_a_provision_is_a_sentence_beside_its_machine_form() -> None:
    part = provision(page(LETTER), "approved")

    assert "whoever is on the list Organisations approved for Mythos 5 may use Mythos 5" in words(
        part
    )
    machine = json.loads(unescape(re.findall(r"<pre[^>]*><code>(.*?)</code>", part, re.DOTALL)[0]))
    recorded = Client().get(f"/api/v1/directives/{LETTER}").json()["provisions"]
    assert machine == recorded[0]


def test_a_provision_says_what_it_changed_before_and_after() -> None:
    assert changed(provision(page(LETTER), "approved")).startswith(
        "Mythos 5 over Anthropic API: the law restricted possibly closed → becomes restricted"
        " possibly limited It begins to apply, 26 Jun 2026"
    )
    part = changed(provision(page("anthropic-2026-06-12-suspension"), "nobody"))
    assert "Fable 5 over Anthropic API: the offer general → becomes general possibly closed" in part
    assert (
        "Mythos 5 over Anthropic API: the offer limited → becomes limited possibly closed" in part
    )
    assert "Notice given: at most 12 days." in part


def test_models_that_come_to_the_same_are_told_together() -> None:
    part = changed(provision(page("openai-2026-06-26-preview"), "partners"))

    assert part.startswith("GPT-5.6 Luna, GPT-5.6 Sol, GPT-5.6 Terra over OpenAI API: the offer")


@pytest.mark.parametrize(
    ("directive", "key", "says"),
    [
        ("us-president-2026-06-02", "benchmarking", "A duty changes the access of nobody."),
        ("us-wh-2026-06-gpt-5.6-request", "limit", "It is voluntary: it blocks nobody in law."),
        ("us-wh-2026-05-05-draft-order", "review", "It is a draft: it changes nothing."),
    ],
)
def test_what_changes_nothing_says_why(directive: str, key: str, says: str) -> None:
    assert changed(provision(page(directive), key)).startswith(says)


def test_the_letter_of_26_june_says_what_it_did_not_cover() -> None:
    found = not_covered(provision(page(LETTER), "approved"))

    assert "Whoever is not on the list Organisations approved for Mythos 5." in found
    assert (
        "Fable 5: still barred by Export licence controls on Mythos 5 and Fable 5 (foreign-users)."
        in found
    )
    assert (
        "Claude Mythos: possibly barred by Export licence controls on Mythos 5 and Fable 5"
        " (foreign-users)." in found
    )
    assert (
        "The bar of Anthropic designated a supply-chain risk on Mythos 5, which is another act."
        in found
    )


def test_an_order_on_some_models_says_nothing_of_their_siblings() -> None:
    found = not_covered(provision(page("anthropic-2026-06-09-fable-5"), "everyone"))

    assert "Claude Mythos and Mythos 5, of the same developer: nothing is said of them." in found


def test_what_an_end_stopped_is_told_of_the_end() -> None:
    end = build.provision(
        kind="END",
        against=["anthropic-2026-06-12-suspension"],
        models=[],
        channels=[],
        period={"start": "2026-06-30T12:00:00Z"},
    )
    document = build.changeset(build.entry("directive", build.directive("the-end", end)))
    record_changesets([("", document)], actor="operator", now=NOON)

    part = changed(provision(page("the-end"), "all"))

    assert "Fable 5 over Anthropic API: the offer closed → becomes general" in part
    assert "It begins to apply, 30 Jun 2026, 08:00 EDT" in part


def test_its_relations_are_a_chain_in_time() -> None:
    chain = section(page(LETTER), "chain")

    links = [words(part.partition(">")[2]) for part in chain.split("<li")[1:]]
    titles = [
        "Amazon reports a jailbreak",
        "Export licence controls",
        "Anthropic contests",
        "Mythos 5 cleared for approved",
        "Mythos 5 redeployed",
    ]
    places = [next(n for n, link in enumerate(links) if title in link[:60]) for title in titles]
    assert places == sorted(places)
    assert "partially lifts Export licence controls on Mythos 5 and Fable 5" in links[places[3]]
    assert "based on this" in links[places[4]]
    assert 'id="chain"' not in page("zai-glm-5.2-release")


def test_the_seven_things_are_stated_not_stated_or_not_known() -> None:
    shown = section(page(LETTER), "clarity")

    assert "it states 2 and does not state 3; of 2 it is not known" in words(shown)
    rows = [words(row) for row in shown.split("<tbody>")[1].split("</tr>")][:-1]
    assert rows[1].startswith("Grounds stated Appropriate security safeguards")
    assert [row.split(" ")[0] for row in rows] == [
        "Legal", "Grounds", "Scope", "Criteria", "Remediation", "Duration", "Appeal",
    ]  # fmt: skip


def test_dates_are_as_precise_as_the_record_has_them() -> None:
    facts = words(section(page("anthropic-2026-06-12-suspension"), "stated"))

    assert "Issued Jun 2026" in facts
    assert "In effect nobody: between 12 Jun 2026 and 13 Jun 2026" in facts
    assert "00:00" not in facts


def test_disagreements_stand_side_by_side_by_what_they_are_about() -> None:
    rows = [words(row) for row in section(page(LETTER), "disagreements").split("<tr>")[2:]]

    assert rows[0].startswith("Signatory: name Howard Lutnick Gina Raimondo alleged")
    assert any(row.startswith("Approved: start 26 Jun 2026 27 Jun 2026 reported") for row in rows)
    order = section(page(ORDER), "disagreements")
    assert "between 1 Jun 2026 and 10 Jun 2026" in words(order)
    assert "models Mythos 5, Fable 5, possibly Claude Mythos Claude Mythos, Fable 5" in words(order)


def test_a_citation_leads_to_the_state_that_was_cited() -> None:
    shown = page(LETTER, known_at="88")
    text = words(section(shown, "citation"))

    assert "Clearance letter, 26 Jun 2026. In: Greenlight, ledger size 88" in text
    assert "@misc{us-commerce-2026-06-26," in text
    address = re.findall(r"https?://[^\s<]*\?known_at=88", unescape(shown))[0]
    assert Client().get(address.split("8000")[-1], headers=HTML).status_code == 200


def test_machines_find_the_act_in_the_words_of_schema_org() -> None:
    def data(directive: str) -> dict[str, Any]:
        found = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', page(directive), re.DOTALL
        )
        return json.loads(found[0])

    letter = data(LETTER)
    assert (letter["@type"], letter["legislationDate"]) == ("Legislation", "2026-06-26")
    assert letter["legislationPassedBy"]["name"] == "U.S. Department of Commerce"
    assert data("anthropic-2026-06-12-suspension")["@type"] == "CreativeWork"


def test_what_is_recorded_cannot_end_the_script_that_it_stands_in() -> None:
    made = build.directive("wicked", title="</script><b>x</b>")
    document = build.changeset(build.entry("directive", made))
    record_changesets([("", document)], actor="operator", now=NOON)

    assert "<b>x</b>" not in page("wicked")
