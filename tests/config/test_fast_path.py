"""What is answered before Django is what Django answers: status, headers and bytes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accesscontrol.models import ApiKey
from accesscontrol.services.keys import issue_key
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, member, organization, provision
from tests.config.both_ways import PATHS, Questions, Site
from tests.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(monkeypatch)


@pytest.fixture
def keys(db: None) -> dict[str, str]:
    made = {
        scope: issue_key(name=scope, scopes=[scope], now=NOON)
        for scope in ("read", "check", "record")
    }
    made["expired"] = issue_key(
        name="expired", scopes=["read"], now=NOON, expires_at=NOON - timedelta(days=1)
    )
    made["revoked"] = issue_key(name="revoked", scopes=["read"], now=NOON)
    ApiKey.objects.filter(name="revoked").update(revoked_at=NOON)
    return made


def moments() -> Iterator[datetime]:
    """Before, within and after all that turns, and back again."""
    for day in (1, 180, 1, 365):
        yield NOON + timedelta(days=day - 1)


@pytest.mark.parametrize("seed", range(4))
def test_thousands_of_requests_good_and_bad_get_the_same_both_ways(
    seed: int, site: Site, keys: dict[str, str]
) -> None:
    questions = Questions(seed)
    sent = [questions.sent(keys) for _ in range(500)]

    for one in sent:
        site.compare(one)

    assert site.handed_over < len(sent) * 0.7


def test_what_was_asked_before_is_answered_anew_as_time_and_record_go_on(site: Site) -> None:
    questions = Questions(7)
    bodies = [(path, questions.body(path)) for path in PATHS for _ in range(12)]
    changes = [
        entry("organization", organization("acme", affiliate_of="uk-aisi")),
        entry("directive", directive("stop", provision(models=["*"]))),
        entry("member", member("acme-in", organization="acme", standing="alleged")),
        entry("directive", {"id": "stop"}, "retract"),
    ]

    for moment, change in zip(moments(), changes, strict=True):
        site.now = max(site.now, moment)
        record_changesets([("", changeset(change))], actor="ana", now=site.now)
        for path, body in bodies:
            for _ in range(2):
                site.compare({"body": body, "environ": {"PATH_INFO": path}})


def test_a_batch_says_of_each_what_it_is_told_alone(site: Site) -> None:
    questions = Questions(3)
    checks = [questions.check() for _ in range(60)]
    checks = [one for one in checks if isinstance(one, dict) and "receipt" not in one]

    _, _, batch = site.fast({"body": {"checks": checks},
                             "environ": {"PATH_INFO": "/api/v1/checks/batch"}})  # fmt: skip

    for found, asked in zip(json.loads(batch)["results"], checks, strict=True):
        _, _, alone = site.fast({"body": asked})
        expected = json.loads(alone)
        expected.pop("request_id", None)
        assert found == expected


def test_what_gateways_send_is_answered_before_django(site: Site, keys: dict[str, str]) -> None:
    key = {"HTTP_AUTHORIZATION": f"Bearer {keys['check']}"}
    check = {"model": "fable-5", "channel": "anthropic-api", "subject": {"organization": "acme"}}
    evaluation = {
        "subject": {"type": "organization", "id": "acme"},
        "resource": {"type": "model", "id": "fable-5"},
        "action": {"name": "use"},
        "context": {"channel": "anthropic-api"},
    }

    for path, body in zip(PATHS, (check, {"checks": [check]}, evaluation,
                                  {"evaluations": [evaluation]}), strict=True):  # fmt: skip
        assert site.is_fast({"body": body, "environ": {"PATH_INFO": path, **key}}), path


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"HTTP_IF_NONE_MATCH": '"other"'},
        {"QUERY_STRING": "as_of=2026-06-27"},
        {"REQUEST_METHOD": "HEAD"},
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_AUTHORIZATION": "Bearer gl_live_x"},
    ],
)
def test_the_board_is_the_same_both_ways_as_time_and_record_go_on(
    site: Site, environ: dict[str, str]
) -> None:
    sent = {"environ": {"REQUEST_METHOD": "GET", "PATH_INFO": "/api/v1/status.json", **environ}}

    for day in (0, 0, 60, 400):
        site.now = NOON + timedelta(days=day)
        site.compare(sent)
    change = directive("later", provision(models=["*"], period={"start": "2028-01-01"}))
    record_changesets([("", changeset(entry("directive", change)))], actor="ana", now=site.now)
    site.compare(sent)
    site.now = datetime(2028, 2, 1, tzinfo=UTC)
    site.compare(sent)

    assert environ or site.is_fast(sent)


@pytest.mark.parametrize("told", ["{}", "W/{}", '"other", {}', "*"])
def test_whoever_has_the_board_already_is_told_so_before_django(site: Site, told: str) -> None:
    sent = {"environ": {"REQUEST_METHOD": "GET", "PATH_INFO": "/api/v1/status.json"}}
    _, headers, _ = site.fast(sent)
    sent["environ"]["HTTP_IF_NONE_MATCH"] = told.format(headers["ETag"])

    site.compare(sent)

    assert site.fast(sent)[0] == "304 Not Modified"
    assert site.is_fast(sent)


@pytest.mark.parametrize("told", ['"other"', "unquoted", '"a", "b"', "", '"*"', '"unclosed'])
def test_whoever_has_another_board_gets_this_one(site: Site, told: str) -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/api/v1/status.json"}

    site.compare({"environ": {**environ, "HTTP_IF_NONE_MATCH": told}})

    assert site.fast({"environ": {**environ, "HTTP_IF_NONE_MATCH": told}})[0] == "200 OK"


def test_a_closed_registry_is_closed_here_too(
    site: Site, keys: dict[str, str], settings: Any
) -> None:
    settings.PUBLIC_READS = False
    check = {"model": "fable-5", "channel": "anthropic-api"}

    for key in (None, *keys.values()):
        environ = {} if key is None else {"HTTP_AUTHORIZATION": f"Bearer {key}"}
        site.compare({"body": check, "environ": environ})
    assert site.fast({"body": check})[0].startswith("401")


def test_a_key_that_is_revoked_or_expires_counts_no_longer(site: Site) -> None:
    key = issue_key(name="a", scopes=["check"], now=NOON, expires_at=NOON + timedelta(hours=1))
    sent = {
        "body": {"model": "fable-5", "channel": "anthropic-api"},
        "environ": {"HTTP_AUTHORIZATION": f"Bearer {key}"},
    }
    assert site.fast(sent)[0].startswith("200")

    site.now = NOON + timedelta(hours=2)

    assert site.fast(sent)[0].startswith("401")


def test_whoever_asks_too_often_is_told_when_to_come_back(site: Site, settings: Any) -> None:
    settings.RATE_LIMITS = {"anonymous": 0, "key": 100}

    site.compare({"body": {"model": "fable-5", "channel": "anthropic-api"}})

    assert site.fast({"body": {"model": "fable-5", "channel": "anthropic-api"}})[0].startswith(
        "429"
    )


def test_a_record_that_was_not_looked_for_lately_is_not_asked(site: Site, settings: Any) -> None:
    settings.OLDEST_SNAPSHOT_SECONDS = 0.0

    assert not site.is_fast({"body": {"model": "fable-5", "channel": "anthropic-api"}})


def test_an_answer_is_given_as_a_list_which_the_server_sends_at_once(site: Site) -> None:
    answer = site.raw({"body": {"model": "fable-5", "channel": "anthropic-api"}})

    assert type(answer) is list
    assert len(answer) == 1
