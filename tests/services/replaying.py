"""Answers with an earlier `known_at` are asked before and after, of an installation's database.

Each time in a fork of this process, which has everything loaded and starts with nothing kept:
that costs a tenth of a second instead of the seconds that a process of its own needs.
"""

import gc
import json
import os
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import _lru_cache_wrapper
from typing import Any

from django.db import connections
from django.test import Client

from tests.services.running import Installation

DAYS = ("2026-06-13", "2026-06-20", "2026-06-28", "2026-07-05")
PAIRS = (
    ("fable-5", "anthropic-api"), ("mythos-5", "anthropic-api"), ("gpt-5.6-sol", "openai-api"),
)  # fmt: skip
UNBLOCKED: list[AbstractContextManager[Any]] = []
"""What lets a fork ask the database; empty where no journey is tested."""
REPLAYS = [0]


@contextmanager
def nothing_known_changes(place: Installation) -> Iterator[None]:
    """Fails if an answer known when this begins is another, or none, when it ends."""
    if not UNBLOCKED:
        yield
        return
    size, before = _answers(place, None)
    yield
    _, after = _answers(place, size)
    REPLAYS[0] += 1
    assert size > 0
    assert [path for path in before if before[path] != after[path]] == []


def _answers(place: Installation, size: int | None) -> tuple[int, dict[str, str]]:
    """What the record at a size, and at half of it, answers; None takes all that is on record."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with os.fdopen(writer, "w") as pipe:
                json.dump(_asked(place, size), pipe)
        except BaseException:
            # Nothing else says why, since the process ends here.
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    found = json.loads(text)
    return found["size"], found["answers"]


def _asked(place: Installation, size: int | None) -> dict[str, Any]:
    # The connection of the parent is neither used nor closed.
    global held
    held = list(connections.all(initialized_only=True))
    for connection in held:
        del connections[connection.alias]
    os.environ.clear()
    os.environ.update(place.environment)
    from config.environment import read_environment

    database = read_environment().database
    connections.__dict__["settings"] = connections.configure_settings({"default": database})
    # By its type: `isinstance` would look into lazy objects, and some of them only raise.
    for kept in [one for one in gc.get_objects() if type(one) is _lru_cache_wrapper]:
        kept.cache_clear()
    with UNBLOCKED[-1]:
        client = Client()
        if size is None:
            size = int(client.get("/api/v1/status.json").json()["ledger_size"])
        return {"size": size, "answers": {path: _ask(client, path) for path in _paths(size)}}


def _paths(size: int) -> Iterator[str]:
    """At a size that cuts a changeset in two there is no answer, before and after alike."""
    for known in (size, size // 2):
        for model, channel in PAIRS:
            pair = f"models/{model}/%s?channel={channel}&known_at={known}"
            yield pair % "history"
            for day in DAYS:
                yield f"{pair % 'status'}&as_of={day}"
                yield f"checks?model={model}&channel={channel}&known_at={known}&as_of={day}"
        for what in ("directives", "lists", "organizations", "models"):
            yield f"{what}?limit=200&known_at={known}"


def _ask(client: Client, path: str) -> str:
    answer = client.get(f"/api/v1/{path}")
    # A problem names its request.
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


held: list[Any] = []
