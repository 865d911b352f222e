"""Random requests, and both ways to their answer: before Django, and by Django."""

import json
import random
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from accesscontrol.api.limits import counts
from accesscontrol.snapshot.following import Follower
from config.fast.application import FastPath
from config.wsgi import measured
from registry.queries.ledger import current_point, record_of
from tests.conftest import NOON

Told = tuple[str, dict[str, str], bytes]
Sent = dict[str, Any]


class Site:
    """Both ways to an answer, at one moment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOON
        self.handed_over = 0
        self.follower = Follower()
        self._django = measured(WSGIHandler())
        self._fast = FastPath(self._inner, followed=self.follower, clock=lambda: self.now)
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        self.look()

    def _inner(self, environ: Any, start_response: Any) -> Any:
        self.handed_over += 1
        return self._django(environ, start_response)

    def look(self) -> None:
        """As the thread of a serving process does 25 times a second."""
        self.follower.look()

    def fast(self, sent: Sent) -> Told:
        return _told(self._fast, sent)

    def raw(self, sent: Sent) -> Any:
        """What the server gets, before anybody has read it."""

        def start_response(*_: Any) -> Any:
            return None

        return self._fast(_environ(sent), start_response)

    def django(self, sent: Sent) -> Told:
        return _told(self._django, sent)

    def is_fast(self, sent: Sent) -> bool:
        before = self.handed_over
        self.fast(sent)
        return self.handed_over == before

    def compare(self, sent: Sent) -> None:
        self.look()
        fast, django = self.fast(sent), self.django(sent)
        assert fast == django, sent


def _told(application: Any, sent: Sent) -> Told:
    cache.clear()
    counts.forget()
    found: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
        found[:] = [status, dict(headers)]
        assert len(dict(headers)) == len(headers)

    response = application(_environ(sent), start_response)
    content = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return found[0], found[1], content


def _environ(sent: Sent) -> dict[str, Any]:
    body = sent.get("body", b"")
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/checks", "SCRIPT_NAME": "",
        "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "10.1.2.3",
        "HTTP_X_REQUEST_ID": "an id", "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(data)), "wsgi.input": BytesIO(data), "wsgi.url_scheme": "http",
        **sent.get("environ", {}),
    }  # fmt: skip
    return {name: value for name, value in environ.items() if value is not None}


PATHS = ("/api/v1/checks", "/api/v1/checks/batch", "/access/v1/evaluation",
         "/access/v1/evaluations")  # fmt: skip


class Questions:
    """Random ones, all over the record and a little beyond."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        record = record_of(current_point())
        self.models = [*sorted(record.models), *sorted(record.aliases), "atlas-9"]
        self.channels = [*sorted(record.channels), "carrier-pigeon"]
        self.classes = [*sorted(record.classes), "martians"]
        self.lists = [*sorted(record.lists), "guests"]
        self.organizations: list[Any] = [
            "uk-aisi", "acme", "nobody", {"domain": "anthropic.com"}, {"lei": "no-such"}, "A B",
        ]  # fmt: skip
        self.size = record.size

    def words(self, names: list[str]) -> dict[str, str]:
        chosen = [name for name in names[:-1] if self.chance.random() < 0.3]
        chosen += names[-1:] if self.chance.random() < 0.02 else []
        return {name: self.chance.choice(["yes", "no", "unknown"]) for name in chosen}

    def subject(self) -> Sent:
        whole = {
            "organization": self.chance.choice(self.organizations[:-1]),
            "staff": self.chance.random() < 0.5,
            "affiliate_of": self.chance.choice(["uk-aisi", "acme"]),
            "classes": self.words(self.classes),
            "lists": self.words(self.lists),
        }
        return {name: value for name, value in whole.items() if self.chance.random() < 0.5}

    def time(self) -> Sent:
        chance = self.chance
        whole = {
            "as_of": chance.choice(["2026-06-27", "2026-06-26T15:00:00Z", "2027-01", "soon"]),
            "known_at": chance.choice(
                [self.size, 0, 3, "2026-06-28T22:00:00Z", "2026-06-13T16:00:00Z", "2999-01-01"]
            ),
            "trust": chance.choice(["alleged", "reported", "confirmed", "official"]),
        }
        return {name: value for name, value in whole.items() if chance.random() < 0.25}

    def check(self) -> Any:
        chance = self.chance
        asked: Any = {
            "model": chance.choice(self.models),
            "channel": chance.choice(self.channels),
            "subject": self.subject(),
            **self.time(),
        }
        if chance.random() < 0.1:
            asked |= chance.choice(
                [{"colour": 1}, {"subject": 7}, {"trust": "draft"}, {"receipt": True},
                 {"alternatives": 2}, {"subject": {"name": "Jane"}}]
            )  # fmt: skip
        return 7 if chance.random() < 0.02 else asked

    def evaluation(self) -> Any:
        chance = self.chance
        told = self.subject()
        organization = told.pop("organization", "acme")
        staff = told.pop("staff", False)
        subject: Any = {"type": "organization", "id": organization, "properties": told}
        if staff:
            subject = {"type": "user", "id": "somebody", "properties": {**told}}
            if chance.random() < 0.9:
                subject["properties"]["organization"] = organization
        asked: Any = {
            "subject": subject,
            "resource": {"type": "model", "id": chance.choice(self.models)},
            "action": {"name": "use"},
            "context": {"channel": chance.choice(self.channels), **self.time(), "x": 1.5},
        }
        if chance.random() < 0.1:
            asked["context"].pop("channel")
        if chance.random() < 0.05:
            asked.pop(chance.choice(["subject", "resource", "action", "context"]))
        return asked

    def body(self, path: str) -> Any:
        chance = self.chance
        if path.endswith("batch"):
            return {"checks": [self.check() for _ in range(chance.randrange(4))]}
        if path.endswith("evaluations"):
            items = [self.evaluation() for _ in range(chance.randrange(4))]
            semantic = chance.choice(["execute_all", "deny_on_first_deny",
                                      "permit_on_first_permit", "else"])  # fmt: skip
            options = {"options": {"evaluations_semantic": semantic}}
            return {**self.evaluation(), "evaluations": items, **options}
        return self.evaluation() if path.endswith("evaluation") else self.check()

    def environ(self, keys: dict[str, str]) -> Sent:
        chance = self.chance
        odd: list[Sent] = [
            {"HTTP_AUTHORIZATION": f"Bearer {key}"} for key in keys.values()
        ] * 4 + [
            {"HTTP_AUTHORIZATION": "Bearer gl_live_x"}, {"HTTP_AUTHORIZATION": "Basic eDp5"},
            {"HTTP_AUTHORIZATION": "bearer  "}, {"HTTP_HOST": "elsewhere.example"},
            {"HTTP_HOST": "localhost"}, {"HTTP_HOST": None}, {"HTTP_ACCEPT": "text/html"},
            {"HTTP_ACCEPT": "application/json"}, {"HTTP_ACCEPT": "text/*, */*;q=0.1"},
            {"CONTENT_TYPE": "text/plain"}, {"CONTENT_TYPE": "application/json; charset=utf-8"},
            {"CONTENT_TYPE": None}, {"CONTENT_LENGTH": "5"}, {"CONTENT_LENGTH": ""},
            {"HTTP_COOKIE": "sessionid=x"}, {"QUERY_STRING": "a=b"}, {"REQUEST_METHOD": "PUT"},
            {"HTTP_X_REQUEST_ID": "x" * 1024}, {"HTTP_X_REQUEST_ID": "a b/c é"[:5]},
            {"HTTP_X_FORWARDED_FOR": "1.2.3.4"}, {"HTTP_ORIGIN": "https://example.org"},
            {"wsgi.url_scheme": "https"}, {"HTTP_X_FORWARDED_PROTO": "https"},
        ]  # fmt: skip
        return chance.choice(odd) if chance.random() < 0.4 else {}

    def sent(self, keys: dict[str, str]) -> Sent:
        path = self.chance.choice(PATHS)
        body = self.body(path)
        if self.chance.random() < 0.03:
            body = self.chance.choice(
                [b"", b"{", b"[]", b"\xff", b"null", b'{"a":1,"a":2}', b'{"model":NaN}', b"7"]
            )
        return {"body": body, "environ": {"PATH_INFO": path, **self.environ(keys)}}
