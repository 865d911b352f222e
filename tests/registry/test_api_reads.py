"""Reading over HTTP: records, statuses, histories, pages, caches, and what is refused."""

import json
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from django.test import Client

from registry.queries.ledger import current_size
from registry.services.recording import record_changesets
from tests.build import changeset, entry, model, organization

pytestmark = pytest.mark.django_db

PLURALS = (
    "developers", "families", "channels", "authorities", "classes", "lists", "organizations",
    "directives", "sources", "proceedings", "models",
)  # fmt: skip


def get(api: Client, path: str, **headers: str):
    return api.get(f"/api/v1/{path}", headers=headers)


@pytest.mark.parametrize("plural", PLURALS)
def test_every_record_of_a_list_has_a_page_of_its_own(api: Client, plural: str) -> None:
    listed = get(api, f"{plural}?limit=200").json()

    assert listed["results"]
    for obj in listed["results"]:
        whole = get(api, f"{plural}/{obj['id']}").json()
        assert {name: whole[name] for name in obj} == obj
        assert whole["entries"][-1]["seq"] == obj["recorded"]["seq"]


def test_pages_together_hold_each_record_once_from_one_ledger_size(api: Client, noon) -> None:
    whole = [obj["id"] for obj in get(api, "directives?limit=200").json()["results"]]
    seen: list[str] = []
    path: str | None = "directives?limit=7"
    while path is not None:
        page = get(api, path).json()
        seen += [obj["id"] for obj in page["results"]]
        if len(seen) == 7:
            late = changeset(entry("directive", {**_bare(), "id": "zz-late"}))
            record_changesets([("", late)], actor="ana", now=noon)
        following = page["next"] and urlsplit(page["next"])
        path = f"directives?{following.query}" if following else None

    assert seen == whole
    assert "zz-late" in {obj["id"] for obj in get(api, "directives?q=late").json()["results"]}


def _bare() -> dict:
    return {
        "title": "Late", "authority": "us-commerce", "instrument": "letter", "issued": "2026",
        "standing": "confirmed", "provisions": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("models?developer=openai&family=gpt-5.5", ["gpt-5.5"]),
        ("models?q=SOL", ["gpt-5.6-sol"]),
        ("models?q=original", ["claude-mythos"]),
        ("models?tier=general&channel=weights&developer=zai", ["glm-5.2"]),
        ("models?tier=restricted&as_of=2026-06-08", []),
        ("directives?authority=us-commerce", ["us-commerce-2026-06-12", "us-commerce-2026-06-26"]),
        ("directives?model=glm-5.2", ["zai-glm-5.2-release"]),
        ("directives?instrument=designation", ["us-dod-2026-designation"]),
        ("lists/gpt-5.6-partners/members", ["gpt-5.6-partners-uk-aisi"]),
        ("lists/mythos-testers/members?organization=uk-aisi", []),
    ],
)
def test_lists_are_narrowed(api: Client, query: str, ids: list[str]) -> None:
    assert [obj["id"] for obj in get(api, query).json()["results"]] == ids


def test_a_status_is_a_function_of_both_clocks(api: Client) -> None:
    status = "models/mythos-5/status?channel=anthropic-api&as_of=2026-06-27"

    before = get(api, f"{status}&known_at=2026-06-27T15:59:59.999999Z").json()
    after = get(api, f"{status}&known_at=2026-06-27T16:00:00Z").json()

    assert (before["tier"], before["closed_because"]) == ("closed", "suspended")
    assert (after["tier"], after["closed_because"]) == ("limited", None)
    assert before["ledger_size"] < after["ledger_size"]
    again = get(api, f"{status}&known_at={before['ledger_size']}").json()
    assert again["tier"] == before["tier"]


def test_an_uncertain_day_lists_exactly_the_levels_that_may_hold(api: Client) -> None:
    status = get(
        api, "models/fable-5/status?channel=anthropic-api&as_of=2026-06-09T12:00:00Z"
        "&known_at=2026-06-10T16:00:00Z"
    ).json()  # fmt: skip

    assert status["tier"] == "general"
    assert status["possible"] == ["general", "closed"]


def test_a_history_leaves_no_gap_and_comes_out_alike_from_table_and_record(api: Client) -> None:
    size = current_size()
    for name in ("fable-5", "mythos-5", "glm-5.2"):
        table = get(api, f"models/{name}/history").json()["results"]
        record = get(api, f"models/{name}/history?known_at={size}").json()["results"]
        assert table == record
        for one, following in pairwise(table):
            if one["channel"] == following["channel"]:
                assert one["end"] == following["start"]


@pytest.mark.parametrize(("name", "found"), [("Mythos", "claude-mythos"), ("fable-5", "fable-5")])
def test_an_alias_or_an_id_is_resolved(api: Client, name: str, found: str) -> None:
    assert get(api, f"resolve?id={name}").json()["model"] == found


def test_an_unknown_name_is_not_found_but_its_nearest_are_named(api: Client) -> None:
    response = get(api, "resolve?id=fable-6")

    assert response.status_code == 404
    assert response.json()["code"] == "unknown-model"
    assert "fable-5" in response.json()["detail"]


def test_a_read_that_has_not_changed_is_not_sent_again(api: Client) -> None:
    first = get(api, "status.json")
    again = get(api, "status.json", **{"if-none-match": first.headers["ETag"]})

    assert not first.headers["ETag"].startswith("W/")
    assert (again.status_code, again.content) == (304, b"")
    assert "public" in first.headers["Cache-Control"]


def test_the_same_pinned_question_gets_the_same_bytes(api: Client) -> None:
    path = f"models/fable-5/status?channel=anthropic-api&as_of=2026-06-20&known_at={current_size()}"

    assert get(api, path).content == get(api, path).content
    assert "max-age=86400" in get(api, path).headers["Cache-Control"]


def test_a_request_id_is_echoed_or_made(api: Client) -> None:
    assert get(api, "changes", **{"x-request-id": "abc-1"}).headers["X-Request-ID"] == "abc-1"
    assert len(get(api, "changes", **{"x-request-id": "a\u00e4"}).headers["X-Request-ID"]) == 36


def test_the_change_log_is_enough_to_rebuild_record_and_board(api: Client) -> None:
    record: dict[tuple[str, str], dict] = {}
    board: dict[tuple[str, str], dict] = {}
    cursor, last = "0", 0
    while True:
        page = get(api, f"changes?after={cursor}&limit=50").json()
        for change in page["results"]:
            assert change["sequence"] == last + 1
            last = change["sequence"]
            data = change["data"]
            if change["type"].startswith("entry."):
                record.pop((data["kind"], data["object"]["id"]), None)
                if change["type"] != "entry.retracted":
                    record[data["kind"], data["object"]["id"]] = data["object"]
            elif change["type"] not in ("access.scheduled", "access.rescheduled"):
                board[data["model"], data["channel"]] = data["after"]
        cursor = page["cursor"]
        if not page["results"]:
            break

    now = get(api, "status.json").json()["models"]
    cells = {(name, channel): cell for name, row in now.items() for channel, cell in row.items()}
    assert {pair: cell["tier"] for pair, cell in cells.items()} == {
        pair: data["tier"] for pair, data in board.items()
    }
    for (kind, object_id), obj in record.items():
        if kind == "directive":
            shown = get(api, f"directives/{object_id}").json()
            assert {name: shown[name] for name in obj} == obj


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("nothing", 404, "not-found"),
        ("models/none", 404, "unknown-model"),
        ("lists/none", 404, "unknown-object"),
        ("lists/none/members", 404, "unknown-object"),
        ("models/fable-5/status", 422, "missing-member"),
        ("models/fable-5/status?channel=none", 404, "unknown-channel"),
        ("models?limit=0", 422, "out-of-range"),
        ("models?limit=many", 422, "invalid-value"),
        ("models?cursor=!", 422, "bad-format"),
        ("models?cursor=abcd", 422, "bad-cursor"),
        ("models?colour=red", 422, "unknown-field"),
        ("models?q=a&q=b", 422, "duplicate-parameter"),
        ("models?q=%00", 422, "control-character"),
        ("models?trust=total", 422, "not-a-choice"),
        ("models?as_of=2026-13-01", 422, "not-a-date"),
        ("models?as_of=99999-01-01", 422, "not-a-date"),
        ("models?as_of=2026-06", 422, "not-a-date"),
        ("models?known_at=2026-06-27", 422, "not-an-instant"),
        ("models?known_at=9999-01-01T00:00:00Z", 422, "not-a-date"),
        ("models?known_at=2999-01-01T00:00:00Z", 422, "known-at-in-future"),
        ("models?known_at=1", 422, "unknown-ledger-size"),
        ("models?known_at=99999999999999999999", 422, "out-of-range"),
        ("models?known_at=999999", 422, "unknown-ledger-size"),
        ("changes?after=-1", 422, "bad-format"),
        ("changes?wait=31", 422, "out-of-range"),
        (f"resolve?id={'x' * 10_000}", 414, "address-too-long"),
        (f"resolve?id={'x' * 5_000}", 422, "too-long"),
    ],
)
def test_what_cannot_be_read_is_a_problem(api: Client, path: str, status: int, code: str) -> None:
    response = get(api, path)
    problem = response.json()

    assert (response.status_code, problem["code"]) == (status, code)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert urlsplit(problem["type"]).fragment == code


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_read_takes_no_other_method(api: Client, method: str) -> None:
    response = getattr(api, method)("/api/v1/models")

    assert response.status_code == 405
    assert response.json()["code"] == "method-not-allowed"
    assert "GET" in response.headers["Allow"]


def test_only_json_is_answered(api: Client) -> None:
    assert get(api, "models", accept="text/html").status_code == 406
    assert get(api, "models", accept="text/html").json()["code"] == "not-acceptable"
    assert get(api, "models", accept="text/html, */*;q=0.1").status_code == 200


def test_before_the_first_record_there_is_nothing(api: Client) -> None:
    early = "known_at=2020-01-01T00:00:00Z"

    assert get(api, f"models?{early}").json()["results"] == []
    assert get(api, f"models/fable-5?{early}").status_code == 404
    assert get(api, "models/fable-5?known_at=0").status_code == 404


def test_a_confidential_member_is_nowhere_to_be_seen(api: Client, noon) -> None:
    secret = {
        "id": "secret-member", "list": "gpt-5.6-partners", "commitment": "ab" * 32,
        "period": {"start": "2026-06-26"}, "standing": "confirmed",
    }  # fmt: skip
    record_changesets([("", changeset(entry("member", secret)))], actor="ana", now=noon)

    for path in ("lists/gpt-5.6-partners/members", "changes?limit=1000", "status.json"):
        assert b"secret-member" not in get(api, path).content
        assert b"abab" not in get(api, path).content


def test_recorded_texts_come_out_as_they_went_in(api: Client, noon) -> None:
    odd = organization("odd", name='Å "quoted" </script> 組織', note="=1+1\n\ttab")
    new = model("new", aliases=[{"scheme": "x", "id": "a/b c"}])
    document = changeset(entry("organization", odd), entry("model", new))
    record_changesets([("", document)], actor="ana", now=noon)

    assert get(api, "organizations/odd").json()["name"] == odd["name"]
    assert get(api, "resolve?id=a/b c").json()["model"] == "new"
    assert json.loads(get(api, "organizations/odd").content)["note"] == odd["note"]
