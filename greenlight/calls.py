"""Each request that the clients make, as a value: the one place that knows addresses."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from greenlight.answers import (
    Answer,
    BoardDocument,
    ChangesDocument,
    CheckDocument,
    HistoryDocument,
    KeysDocument,
    ResolvedDocument,
    StatusDocument,
)
from greenlight.errors import Garbled, Problem, problem_from
from greenlight.questions import Question, body_of
from greenlight.wire import Call, Reply, document_of, object_in

MOST_CHECKS = 1000
"""Checks that the service takes in one batch."""
LONGEST_WAIT = 30
OUTCOMES = frozenset({"allow", "deny", "indeterminate"})
_OF_AN_ANSWER = (
    "outcome", "permitted", "offered", "blocked_by", "reasons", "controlling", "conditions",
    "missing_facts", "warnings", "valid", "model", "channel", "as_of", "known_at", "trust",
    "ledger_size", "engine",
)  # fmt: skip


def check(question: Question) -> Call[Answer]:
    def read(reply: Reply) -> Answer:
        return answer_in(object_in(reply), question)

    return Call("POST", "/api/v1/checks", read, body=body_of(question), headers=_once(question))


def check_batch(questions: Sequence[Question]) -> Call[list[Answer | Problem]]:
    def read(reply: Reply) -> list[Answer | Problem]:
        results = object_in(reply, "results")["results"]
        if not isinstance(results, list) or len(results) != len(questions):
            raise Garbled(f"Of {len(questions)} checks, not each has its answer; ask again.")
        return [_item(value, question) for value, question in zip(results, questions, strict=True)]

    body = {"checks": [body_of(question) for question in questions]}
    return Call("POST", "/api/v1/checks/batch", read, body=body, headers=_once(*questions))


def status(model: str, channel: str, parameters: dict[str, str]) -> Call[StatusDocument]:
    path = f"/api/v1/models/{quote(model, safe='')}/status"
    return Call("GET", path, lambda reply: cast(StatusDocument, object_in(reply, "tier", "model")),
                {**parameters, "channel": channel})  # fmt: skip


def board(parameters: dict[str, str]) -> Call[BoardDocument]:
    return Call("GET", "/api/v1/status.json", _board, parameters)


def history(model: str, parameters: dict[str, str]) -> Call[HistoryDocument]:
    path = f"/api/v1/models/{quote(model, safe='')}/history"
    return Call("GET", path, lambda reply: cast(HistoryDocument, object_in(reply, "results")),
                parameters)  # fmt: skip


def resolve(alias: str, parameters: dict[str, str]) -> Call[ResolvedDocument]:
    return Call("GET", "/api/v1/resolve",
                lambda reply: cast(ResolvedDocument, object_in(reply, "model", "scheme")),
                {**parameters, "id": alias})  # fmt: skip


def changes(*, after: str, wait: int, limit: int) -> Call[ChangesDocument]:
    parameters = {"after": after, "limit": str(limit)}
    if wait:
        parameters["wait"] = str(min(wait, LONGEST_WAIT))
    return Call("GET", "/api/v1/changes", _changes, parameters, waits=float(wait))


def checkpoint() -> Call[str]:
    """The signed note over the whole ledger."""
    return Call("GET", "/api/v1/ledger/checkpoint", lambda reply: reply.content.decode(),
                headers={"Accept": "text/plain, application/problem+json"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Snapshot:
    content: bytes
    etag: str


def snapshot(etag: str, *, since: int | None = None) -> Call[Snapshot | None]:
    """The record of now; None where it is the one with this ETag. With `since` what is new."""

    def read(reply: Reply) -> Snapshot | None:
        if reply.status == 304:
            return None
        return Snapshot(reply.content, reply.headers.get("etag", ""))

    headers = {"Accept": "text/plain, application/problem+json"}
    if etag:
        headers["If-None-Match"] = etag
    parameters = {} if since is None else {"since": str(since)}
    return Call("GET", "/api/v1/snapshot", read, parameters, headers=headers, takes=(200, 304))


def entries(*, after: int, limit: int) -> Call[bytes]:
    """A page of entries as it came: what was hashed is verified in these bytes."""
    parameters = {"after": str(after), "limit": str(limit)}
    return Call("GET", "/api/v1/ledger/entries", lambda reply: reply.content, parameters)


def keys() -> Call[KeysDocument]:
    return Call("GET", "/api/v1/ledger/keys", _keys)


def page(path: str, parameters: dict[str, str]) -> Call[dict[str, Any]]:
    """A page of a list of the record: `results` and `next`."""
    return Call("GET", path, lambda reply: object_in(reply, "results", "next"), parameters)


def record(kind: str, object_id: str, parameters: dict[str, str]) -> Call[dict[str, Any]]:
    """One object on record; `kind` as in addresses: directives, lists, models."""
    path = f"/api/v1/{kind}/{quote(object_id, safe='')}"
    return Call("GET", path, lambda reply: object_in(reply, "id"), parameters)


def answer_in(value: dict[str, Any], question: Question) -> Answer:
    """The answer in a document, unless it is something else. Raises: Garbled."""
    missing = [name for name in _OF_AN_ANSWER if name not in value]
    if missing:
        raise Garbled(f"The answer lacks {', '.join(missing)}: it is not that of a registry.")
    if value["outcome"] not in OUTCOMES or value["channel"] != question.channel:
        raise Garbled("The answer is not one to the question that was asked.")
    return Answer(cast(CheckDocument, value))


def _item(value: Any, question: Question) -> Answer | Problem:
    if not isinstance(value, dict):
        raise Garbled("An item of the batch is neither an answer nor a problem.")
    status_of_item = value.get("status")
    if isinstance(value.get("code"), str) and isinstance(status_of_item, int):
        return problem_from(document_of(value, status_of_item))
    return answer_in(value, question)


def _changes(reply: Reply) -> ChangesDocument:
    value = object_in(reply, "results", "cursor")
    results = value["results"]
    whole = isinstance(results, list) and all(
        isinstance(each, dict) and isinstance(each.get("sequence"), int) for each in results
    )
    if not whole or not isinstance(value["cursor"], str):
        raise Garbled("The change log is not as a registry writes it.")
    return cast(ChangesDocument, value)


def _board(reply: Reply) -> BoardDocument:
    return cast(BoardDocument, object_in(reply, "models", "ledger_size"))


def _keys(reply: Reply) -> KeysDocument:
    return cast(KeysDocument, object_in(reply, "origin", "results"))


def _once(*questions: Question) -> dict[str, str]:
    """What is stored is stored once, however often the request is sent."""
    if any(question.store for question in questions):
        return {"Idempotency-Key": str(uuid.uuid4())}
    return {}
