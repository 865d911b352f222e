"""The board as a page: what people see at the root of the service."""

import csv
import re
from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from registry.queries.board import board_data
from registry.queries.board_filters import BoardFilters
from registry.queries.board_page import board_page
from registry.queries.ledger import registry_zone
from registry.queries.position import Positions
from registry.rules.dates import format_instant
from registry.services.recording import record_changesets
from tests import build

pytestmark = pytest.mark.django_db

HTML = {"Accept": "text/html"}


def page(**query: str) -> str:
    response = Client().get("/", query, headers=HTML)
    assert response.status_code == 200
    return response.content.decode()


def cell(html: str, model: str, channel: str) -> str:
    """The text of one cell of the grid."""
    row = html.split('id="grid"')[1].split(f'href="/models/{model}')[1].split("</tr>")[0]
    found = next(part for part in row.split("<td")[1:] if f">{channel}</span>" in part)
    return words(found.split('class="status"')[1].partition(">")[2])


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_board_says_suspended_for_fable_5():
    assert cell(page(), "fable-5", "Anthropic API") == "closed (suspended) by 13 Jun 2026"


def test_a_day_is_shown_as_a_day_to_people_and_machines():
    shown = page()

    assert cell(shown, "gpt-5.6-sol", "OpenAI API") == "limited since 26 Jun 2026"
    assert '<time datetime="2026-06-26">26 Jun 2026</time>' in shown


def test_since_is_when_the_status_began_and_not_when_its_grounds_changed():
    assert cell(page(), "claude-mythos", "Anthropic API") == "limited since Apr 2026"


def test_an_untracked_channel_is_not_passed_off_as_open_or_closed():
    assert cell(page(), "glm-5.2", "Z.ai API") == "not tracked"


def test_an_uncertain_status_names_every_level_that_may_hold():
    shown = page(as_of="2026-06-12T20:00:00Z", known_at="2026-06-13T18:00:00Z")

    assert "possibly restricted" in cell(shown, "fable-5", "Anthropic API")


def test_the_summary_counts_models_over_the_channels_of_their_own_developers():
    told = words(page().split('class="headline"')[1].split("</p>")[0].partition(">")[2])

    assert told == (
        "Of 8 models on record, 2 are open to everyone, 5 are open to approved organisations only"
        " and 1 is closed to everyone (suspended)."
    )


def test_what_changed_last_is_told_from_what_was_certain_before():
    news = words(page().split('class="news"')[1].split("</p>")[0].partition(">")[2])

    assert news.startswith("Changed last, by 27 Jun 2026 (")
    assert "Mythos 5 , Anthropic API, from closed (suspended) to limited ." in news


def test_a_note_says_what_leaves_a_status_uncertain():
    shown = page(as_of="2026-06-12T18:00:00Z", known_at="2026-06-13T17:00:00Z")

    assert "1 since 12 Jun 2026" in cell(shown, "fable-5", "Anthropic API")
    note = words(shown.split('id="note-1"')[1].split("</li>")[0].partition(">")[2])
    assert note == (
        "Open is whether Export licence controls on Mythos 5 and Fable 5 has begun, which is dated"
        " 12 Jun 2026."
    )


@pytest.mark.parametrize(
    ("query", "models"),
    [
        ({"developer": "openai"}, {"gpt-5.5", "gpt-5.6-sol", "gpt-5.6-terra", "gpt-5.6-luna"}),
        ({"tier": "general"}, {"gpt-5.5", "glm-5.2"}),
        ({"q": "sol"}, {"gpt-5.6-sol"}),
        ({"q": "Claude Mythos 5"}, {"mythos-5"}),
        ({"channel": "chatgpt", "tier": "general"}, {"gpt-5.5"}),
        ({"channel": "chatgpt", "developer": "zai"}, {"glm-5.2"}),
        ({"developer": "nobody"}, set()),
    ],
)
def test_filters_in_the_address_narrow_the_grid(query, models):
    grid = page(**query).split('id="grid"')[1].split("</section>")[0]

    assert set(re.findall(r'href="/models/([^"?]+)"', grid)) == models


def test_channels_of_other_operators_are_shown_when_asked_for():
    assert "Weights download" not in page().split('aria-label="OpenAI"')[1].split("</table>")[0]
    shown = page(channel="all").split('aria-label="OpenAI"')[1].split("</table>")[0]
    assert "Weights download" in shown


def test_the_links_of_a_page_keep_both_clocks():
    shown = page(as_of="2026-06-20", known_at="73")

    linked = set(re.findall(r'href="(/(?:models|directives|developers)/[^"]+)"', shown))
    assert linked
    assert all(link.endswith("?as_of=2026-06-20&amp;known_at=73") for link in linked)


def test_the_board_says_how_far_it_can_be_relied_on():
    shown = words(page().split('id="honesty"')[1].split("</section>")[0].partition(">")[2])

    assert "Complete to 28 Jun 2026, 12:00 EDT" in shown
    assert "5 of 23 provisions are only reported or alleged" in shown
    assert "44 statements" in shown
    assert "4 of 4 lists" in shown
    assert "1 channel of models on record" in shown


def test_a_deadline_to_come_is_among_the_next_dates():
    shown = words(page(as_of="2026-06-20").split('id="ahead"')[1].split("</section>")[0])

    assert "1 Aug 2026 (42 days later) Due: Executive order on covered frontier models" in shown
    assert "1 Aug 2026" not in page(as_of="2026-08-01").split('id="ahead"')[1]


@pytest.mark.parametrize("query", ["", "?as_of=2026-06-13&known_at=73"])
def test_the_same_is_there_as_json_and_as_csv(query):
    data = Client().get(f"/board.json{query}").json()
    lines = list(csv.DictReader(Client().get(f"/board.csv{query}").content.decode().splitlines()))

    assert Client().get(f"/api/v1/status.json{query}").json() == data
    assert {
        (line["model"], line["channel"], line["tier"], line["since"] or None) for line in lines
    } == {
        (model, channel, cell["tier"], cell["since"])
        for model, channels in data["models"].items()
        for channel, cell in channels.items()
    }


def test_the_other_formats_are_linked_in_the_head():
    head = page(as_of="2026-06-20").split("</head>")[0]

    linked = re.findall(r'rel="alternate"\s+type="([^"]+)"\s+href="([^"]+)"', head)
    assert ("application/json", "/board.json?as_of=2026-06-20") in linked
    assert ("text/csv", "/board.csv?as_of=2026-06-20") in linked
    assert ("application/atom+xml", "/feeds/changes.atom") in linked
    assert ("text/calendar", "/calendar.ics") in linked


@pytest.mark.parametrize("known_at", [None, "2026-06-13T18:00:00Z"])
def test_the_page_and_the_json_say_the_same(known_at):
    now = timezone.now()
    position = Positions(now=now).find(as_of="2026-06-13", known_at=known_at, trust=None)

    shown = board_page(position, BoardFilters(channel="all"))

    data = board_data(position)["models"]
    for group in shown.groups:
        for row in group.models:
            for one in row.cells:
                expected = data[row.id][one.channel.id]
                assert list(one.reading.possible) == expected["possible"]
                assert one.reading.closed_because == expected["closed_because"]


def test_the_last_changes_are_told_with_a_link_to_the_log():
    changes = page().split('id="changes"')[1]

    assert "Commerce clears Mythos 5 for approved organisations" in changes
    assert "Mythos 5 over Anthropic API: limited possibly closed → becomes limited" in words(
        changes
    )
    after = re.search(r"/api/v1/changes\?after=(\d+)", changes)
    assert after is not None
    assert Client().get("/api/v1/changes", {"after": after[1]}).json()["results"]


def test_a_scheduled_change_is_announced():
    # At noon where days are counted: three times 24 hours need not be three days of the calendar.
    day = timezone.now().astimezone(registry_zone()).date() + timedelta(days=3)
    begins = datetime.combine(day, time(12), registry_zone())
    offer = build.provision(
        "all",
        "OFFER",
        period={"start": format_instant(begins)},
        who={"list": "commerce-approved-mythos-5"},
    )
    order = build.directive("anthropic-next", offer, authority="anthropic")
    record_changesets(
        [("", build.changeset(build.entry("directive", order)))], actor="ana", now=timezone.now()
    )

    ahead = words(page().split('id="ahead"')[1].split("</section>")[0])

    assert "(in 3 days) Fable 5 , Anthropic API: closed (suspended) → becomes limited" in ahead
    assert "2 are open to everyone" in page()


def test_a_reader_who_looks_back_is_told_so():
    shown = words(page(as_of="2026-06-12", known_at="2026-06-13T18:00:00Z"))

    assert "Not the present. Position on the close of 12 Jun 2026" in shown
    assert "using only what was recorded by 13 Jun 2026, 14:00 EDT" in shown
    assert "Not the present" not in page()


def test_a_reader_who_looks_ahead_is_told_that_it_is_a_projection():
    assert "A projection" in page(as_of="2999-01-01")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"as_of": "yesterday"}, "not-a-date"),
        ({"as_of": "\x00"}, "not-a-date"),
        ({"known_at": "5"}, "unknown-ledger-size"),
        ({"known_at": "2999-01-01T00:00:00Z"}, "known-at-in-future"),
        ({"trust": "rumour"}, "not-a-choice"),
    ],
)
def test_a_point_of_view_that_cannot_be_is_a_page_about_the_problem(query, code):
    response = Client().get("/", query, headers=HTML)

    assert response.status_code == 422
    assert f"/docs/problems#{code}" in response.content.decode()


def test_an_empty_ledger_has_a_page_that_says_how_to_load_one(empty_ledger):
    shown = words(page())

    assert "The ledger is empty" in shown
    assert "python manage.py load_record fixtures" in shown


def test_the_ledger_before_its_first_entry_has_a_page():
    assert "nothing is on record at this point" in words(page(known_at="0"))


def test_the_page_is_only_read():
    assert Client().head("/").status_code == 200
    assert Client().post("/").status_code == 405


def test_a_registry_that_is_not_public_asks_readers_to_sign_in(settings):
    settings.PUBLIC_READS = False

    response = Client().get("/", {"as_of": "2026-06-12"}, headers=HTML)

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/auth/login/?next=")


def test_the_page_takes_the_same_queries_however_many_models_there_are(
    django_assert_max_num_queries,
):
    with django_assert_max_num_queries(25):
        page()
