"""The client, waiting and not, against a real service."""

import asyncio
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from greenlight import (
    Answer,
    AsyncClient,
    Client,
    NotOnRecord,
    Question,
    Refused,
    Subject,
    Unauthenticated,
    Unreachable,
    verify_receipt,
)
from greenlight.retrying import NEVER
from greenlight.wire import base_url_of
from tests.greenlight.conftest import Service
from tests.services.ports import free_port
from tests.services.running import ROOT

APPROVED = Subject(
    classes={"foreign_person": "no", "military_contractor": "no"},
    lists={"commerce-approved-mythos-5": "yes"},
)
USUAL = Question(
    "mythos-5", "anthropic-api", APPROVED, as_of="2026-06-27", known_at="2026-06-28T22:00:00Z"
)
DENIED = Question("fable-5", "anthropic-api", as_of="2026-06-27", known_at=88)
UNKNOWN = Question("atlas-9", "anthropic-api")


def test_a_check_is_answered_as_over_http(client: Client) -> None:
    answer = client.check(USUAL)

    assert (answer.outcome, answer.allows) == ("allow", True)
    assert answer.reason_codes == ["EXCEPTED", "OFFERED"]
    assert answer.document["ledger_size"] == 88
    assert answer.staleness is None


def test_indeterminate_and_deny_allow_nothing(client: Client) -> None:
    asked = [Question("mythos-5", "anthropic-api", as_of="2026-06-27"), DENIED]

    answers = [client.check(question) for question in asked]

    assert [(answer.outcome, answer.allows) for answer in answers] == [
        ("indeterminate", False), ("deny", False),
    ]  # fmt: skip


def test_a_batch_answers_in_order_and_has_a_problem_in_its_place(client: Client) -> None:
    first, second, third = client.check_batch([USUAL, UNKNOWN, DENIED])

    assert isinstance(first, Answer)
    assert first.document == client.check(USUAL).document
    assert isinstance(second, NotOnRecord)
    assert (second.code, second.status) == ("unknown-model", 404)
    assert isinstance(third, Answer)
    assert third.outcome == "deny"


def test_more_than_a_batch_goes_in_several(client: Client) -> None:
    answers = client.check_batch([USUAL] * 1001)

    assert [answer.outcome for answer in answers if isinstance(answer, Answer)] == ["allow"] * 1001


def test_a_day_and_an_instant_may_be_dates(client: Client) -> None:
    instant = datetime(2026, 6, 28, 22, tzinfo=UTC)

    answer = client.check(
        Question("mythos-5", "anthropic-api", APPROVED, as_of=date(2026, 6, 27), known_at=instant)
    )

    assert answer.document == client.check(USUAL).document


def test_an_instant_without_a_zone_is_refused_before_it_is_sent(client: Client) -> None:
    with pytest.raises(ValueError, match="time zone"):
        client.check(Question("mythos-5", "anthropic-api", as_of=datetime(2026, 6, 27)))  # noqa: DTZ001


def test_status_history_and_aliases_are_read(client: Client) -> None:
    status = client.status("fable-5", "anthropic-api", as_of="2026-06-20", known_at=88)
    history = client.history("Claude Mythos 5", channel="anthropic-api")

    assert (status["tier"], status["closed_because"]) == ("closed", "suspended")
    assert history["model"] == "mythos-5"
    assert {interval["channel"] for interval in history["results"]} == {"anthropic-api"}
    assert client.resolve("Claude Mythos 5")["model"] == "mythos-5"
    assert {model["id"] for model in client.models()} >= {"mythos-5", "fable-5", "glm-5.2"}


def test_pages_are_followed_to_their_end(client: Client) -> None:
    one_by_one = list(client.objects("sources", {"limit": "2"}))

    assert one_by_one == list(client.objects("sources"))
    assert len({source["id"] for source in one_by_one}) == len(one_by_one) > 2


def test_what_is_not_on_record_is_an_error_with_the_nearest_names(client: Client) -> None:
    with pytest.raises(NotOnRecord, match="mythos-5") as raised:
        client.check(Question("mythos-55", "anthropic-api"))

    assert raised.value.code == "unknown-model"


def test_a_refusal_says_where(client: Client) -> None:
    with pytest.raises(Refused) as raised:
        client.check(Question("mythos-5", "anthropic-api", Subject(classes={"martians": "yes"})))

    [fault] = raised.value.faults
    assert fault.pointer == "/subject/classes/martians"
    assert raised.value.status == 422


def test_a_wrong_key_is_an_error_of_its_own(service: Service) -> None:
    with Client(service.url, key="gl_live_wrong") as client, pytest.raises(Unauthenticated):
        client.check(USUAL)


def test_a_receipt_is_verified_with_the_key_that_is_trusted(client: Client) -> None:
    question = Question("mythos-5", "anthropic-api", APPROVED, as_of="2026-06-27", receipt=True)
    trusted = [key["verifier_key"] for key in client.keys()["results"]]

    receipt = verify_receipt(client.check(question).receipt or "", keys=trusted)

    assert receipt.answer["outcome"] == "allow"
    assert receipt.question["model"] == "mythos-5"


def test_a_stored_decision_is_stored_once(service: Service, key: str) -> None:
    with Client(service.url, key=key) as client:
        answer = client.check(Question("mythos-5", "anthropic-api", store=True))

    assert "decision" in answer.document


def test_nobody_at_the_address_is_unreachable_and_no_answer() -> None:
    with (
        Client(f"http://127.0.0.1:{free_port()}", retries=NEVER) as client,
        pytest.raises(Unreachable, match="cannot be reached"),
    ):
        client.check(USUAL)


def test_the_one_that_does_not_wait_answers_the_same(service: Service, client: Client) -> None:
    async def ask() -> tuple[Any, ...]:
        async with AsyncClient(service.url) as other:
            answers = await asyncio.gather(*(other.check(USUAL) for _ in range(8)))
            batch = await other.check_batch([USUAL, UNKNOWN])
            models = [model async for model in other.models()]
            pages = [each async for each in other.objects("sources", {"limit": "2"})]
            history = await other.history("mythos-5", channel="anthropic-api")
            resolved = await other.resolve("Claude Mythos 5")
            status = await other.status("fable-5", "anthropic-api", as_of="2026-06-20", known_at=88)
            return answers, batch, models, pages, history, resolved, status, await other.keys()

    answers, batch, models, pages, history, resolved, status, keys = asyncio.run(ask())

    assert {json.dumps(answer.document) for answer in answers} == {
        json.dumps(client.check(USUAL).document)
    }
    assert isinstance(batch[1], NotOnRecord)
    assert models == list(client.models())
    assert pages == list(client.objects("sources"))
    assert history == client.history("mythos-5", channel="anthropic-api")
    assert resolved == client.resolve("Claude Mythos 5")
    assert status["tier"] == "closed"
    assert keys == client.keys()


def test_both_clients_have_the_same_methods() -> None:
    def public(kind: type) -> set[str]:
        return {name for name in vars(kind) if not name.startswith("_")}

    assert public(AsyncClient) == public(Client)


@pytest.mark.parametrize(
    "url", ["ftp://example.org", "http://", "https://me@example.org", "https://example.org/?a=1"]
)
def test_what_is_no_address_of_a_registry_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        base_url_of(url, has_key=False)


def test_a_key_never_goes_unencrypted_to_another_machine() -> None:
    with pytest.raises(ValueError, match="unencrypted"):
        Client("http://registry.example", key="gl_live_x")

    assert base_url_of("http://127.0.0.1:8000/", has_key=True) == "http://127.0.0.1:8000"
    assert base_url_of("registry.example", has_key=True) == "https://registry.example"


def test_the_version_is_that_of_the_package() -> None:
    from greenlight import __version__

    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text()
