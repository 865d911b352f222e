"""What the pages show is typed beside a running service, and prints what they show."""

import json
import re
from functools import partial
from pathlib import Path

import pytest

from accesscontrol.rules.commitments import Opening, commitment_of
from tests.documentation.conftest import Desk
from tests.documentation.fences import fence
from tests.documentation.shell import SERVICE
from tests.services.receiver import Receiver
from tests.services.running import wait_until

HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature", "webhook-attempt")


def test_a_problem_is_the_document_that_the_page_on_the_api_shows(desk: Desk) -> None:
    text = fence("docs/api.md", 1, "json").replace(SERVICE, desk.clone.url)
    shown = json.loads(text)

    told = json.loads(desk.clone.type(
        "curl -s http://127.0.0.1:8000/api/v1/checks -H 'Content-Type: application/json'"
        f" -H 'X-Request-ID: {shown['request_id']}'"
        """ -d '{"model": "fable-5", "channel": "anthropic-api", "bogus": 1}'"""
    ))  # fmt: skip

    assert told == shown


def test_a_key_made_as_shown_is_one(desk: Desk) -> None:
    key = desk.clone.type(fence("docs/api.md", 2, "sh")).strip()

    asked = "curl -sf http://127.0.0.1:8000/api/v1/decisions -H"
    assert json.loads(desk.clone.type(f'{asked} "Authorization: Bearer $KEY"', KEY=key)) == {
        "results": [], "next": None,
    }  # fmt: skip


def test_a_commitment_is_worked_out_by_hand_as_the_registry_does(desk: Desk) -> None:
    hand = fence("docs/api.md", 3, "sh")
    given = {"LIST": "gpt-5.6-partners", "ORGANIZATION": "acme-labs", "SALT": "5a" * 32}
    for word, value in given.items():
        hand = re.sub(rf"\b{word}\b", value, hand)

    expected = commitment_of(Opening(given["LIST"], given["SALT"]), given["ORGANIZATION"])
    assert desk.clone.type(hand).split()[0] == expected


def test_a_subscription_made_as_shown_is_accepted_and_waits_for_its_reader(desk: Desk) -> None:
    asked = fence("docs/subscribing.md", 1, "sh").strip()

    assert desk.clone.type(f"{asked} -o answer.json -w '%{{http_code}}'") == "202"


@pytest.mark.parametrize(
    ("page", "number", "member"),
    [("docs/subscribing.md", 2, "format"), ("docs/webhooks.md", 1, "url")],
)
def test_an_endpoint_made_as_shown_is_one(
    desk: Desk, key: str, page: str, number: int, member: str
) -> None:
    """Only what the page itself leaves out is filled in."""
    typed = fence(page, number, "sh").replace("…", "T000/B000/token")

    told = json.loads(desk.clone.type(typed, KEY=key))

    assert told["secret"].startswith("whsec_")
    assert f'"{member}": "{told[member]}"' in typed


def test_a_webhook_arrives_with_what_the_page_shows(desk: Desk, key: str) -> None:
    head, _, body = fence("docs/webhooks.md", 2, "http").partition("\n\n")
    made = json.loads(fence("docs/webhooks.md", 1, "sh").partition("-d '")[2].rstrip("\n'"))

    with Receiver() as receiver:
        document = json.dumps({**made, "url": receiver.url("/greenlight")})
        endpoint = "curl -s http://127.0.0.1:8000/api/v1/webhooks"
        headers = '-H "Authorization: Bearer $KEY" -H "Content-Type: application/json"'
        told = json.loads(desk.clone.type(f"{endpoint} {headers} -d '{document}'", KEY=key))
        desk.clone.type(f"{endpoint}/{told['id']}/ping -X POST {headers} -d '{{}}'", KEY=key)
        receiver.wait_for(1)

    [arrived] = receiver.received
    shown = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    assert set(shown) == {"Content-Type", *HEADERS}
    assert {name.lower() for name in shown} <= set(arrived.headers)
    assert arrived.headers["content-type"] == shown["Content-Type"]
    assert head.startswith(f"POST {arrived.path} HTTP/1.1\n")
    for name in HEADERS:
        form = re.sub(r"[^-_,:]+", "x", shown[name].replace("...", ""))
        assert re.sub(r"[^-_,:]+", "x", arrived.headers[name]) == form, name
    assert set(json.loads(arrived.body)) == set(re.findall(r'(?:^\{|Z",)"(\w+)"', body)) | {
        "timestamp"
    }


def test_feeds_are_had_as_shown(desk: Desk) -> None:
    typed = fence("docs/subscribing.md", 3, "sh").splitlines()

    def has_news(line: str) -> bool:
        said = desk.clone.type(line.replace("curl -s", "curl -sf"))
        return bool(json.loads(said)["items"]) if ".json" in line else "<entry>" in said

    # The service may just have started, and its worker tells the history of the record only then.
    for line in typed:
        wait_until(partial(has_news, line))


def test_calendars_are_had_as_shown(desk: Desk) -> None:
    for line in fence("docs/subscribing.md", 4, "sh").splitlines():
        said = desk.clone.type(line.replace("curl -s", "curl -sf"))
        assert said.startswith("BEGIN:VCALENDAR"), line


def test_the_stream_begins_as_shown(desk: Desk) -> None:
    shown = fence("docs/subscribing.md", 6, "text")

    done = desk.clone.try_to(fence("docs/subscribing.md", 5, "sh"))

    assert done.returncode == 28, "curl was to stop after its two seconds"
    assert done.stdout.startswith(shown.partition("…")[0])


def test_the_ledger_and_a_receipt_are_verified_as_the_pages_show(desk: Desk) -> None:
    """In the order of the page; the README then verifies the receipt that the page kept."""
    entries, rotation, receipt = (fence("docs/verifying.md", one, "sh") for one in (1, 2, 3))

    assert "proven" in desk.clone.type(entries).lower()
    keys = json.loads(desk.clone.type("curl -s http://127.0.0.1:8000/api/v1/ledger/keys"))
    assert "proven" in desk.clone.type(rotation, OLD=keys["results"][0]["verifier_key"]).lower()
    assert "proven" in desk.clone.type(receipt).lower()
    assert "proven" in desk.clone.type(fence("README.md", 8, "sh")).lower()


def test_listening_as_shown_sends_changes_on(desk: Desk) -> None:
    typed = fence("docs/cli.md", 7, "sh").strip().replace("greenlight", "python -m greenlight", 1)
    with Receiver() as receiver:
        here = typed.replace("http://127.0.0.1:9000/hook", receiver.url("/hook"))
        with desk.clone.start(f"{here} --after 70", GREENLIGHT_URL=desk.clone.url):
            receiver.wait_for(3)

    assert len(receiver.at("/hook")) >= 3


def test_completion_as_shown_is_there_in_the_next_shell(desk: Desk) -> None:
    typed = fence("docs/cli.md", 9, "sh").replace("greenlight", "python -m greenlight", 1)

    desk.clone.type(typed)

    assert "greenlight" in desk.clone.type("source ~/.bashrc; complete -p greenlight")


def test_the_configuration_that_is_shown_is_read(desk: Desk) -> None:
    """Its registry is nobody's, so this one is named instead; what it says of the asker counts."""
    file = Path(desk.clone.environment["HOME"]) / ".config" / "greenlight" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(fence("docs/cli.md", 2, "toml"))

    done = desk.clone.try_to(
        'python -m greenlight check fable-5 --url "$URL" --as-of 2026-06-27 --known-at 88 --json',
        URL=desk.clone.url,
    )

    answer = json.loads(done.stdout)
    assert (answer["channel"], answer["outcome"]) == ("anthropic-api", "deny"), done.stderr
    assert "organization-not-on-record" in {one["code"] for one in answer["warnings"]}


def test_a_fault_is_told_as_the_page_shows(desk: Desk) -> None:
    bad = fence("docs/recording.md", 1, "json").replace(
        '"against": ["us-commerce-2026', '"against": ["us-comerce-2026'
    )
    (desk.clone.folder / "bad.json").write_text(bad)

    done = desk.clone.try_to(".venv/bin/python manage.py load_record --dry-run bad.json")

    assert done.returncode != 0
    assert done.stderr == fence("docs/recording.md", 6, "console")


def test_a_list_comes_and_goes_as_the_page_shows(desk: Desk, key: str) -> None:
    typed = (
        fence("docs/recording.md", 5, "sh")
        .replace("LIST", "gpt-5.6-partners")
        .replace("curl -s", "curl -sf")
    )
    bring, _, fetch = typed.rpartition("\ncurl")
    file = Path(desk.clone.folder) / "list.csv"
    file.write_text("name\nNobody On Record GmbH\n")

    told = json.loads(desk.clone.type(bring, KEY=key))
    desk.clone.type(f"curl{fetch}")

    assert "unmatched" in [row["outcome"] for row in told["rows"]]
    assert file.read_text().startswith("name,")
