"""One of the two sets of `benchmarks.large`, in a process of its own; the last line is JSON."""

import gzip
import json
import random
import statistics
import sys
import threading
import time
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from accesscontrol.queries.asked import question_of  # noqa: E402
from accesscontrol.queries.current_record import snapshot_of  # noqa: E402
from accesscontrol.rules.answer import answer  # noqa: E402
from accesscontrol.rules.compiled.compiled import Compiled  # noqa: E402
from accesscontrol.rules.written import written  # noqa: E402
from accesscontrol.services.keys import issue_key  # noqa: E402
from accesscontrol.snapshot.following import follower  # noqa: E402
from benchmarks import gateway_world  # noqa: E402
from benchmarks.desk import Desk, Json, bodies_of  # noqa: E402
from benchmarks.gateway_run import _asked  # noqa: E402
from benchmarks.gateway_world import Scale, questions  # noqa: E402
from benchmarks.large_world import write_world  # noqa: E402
from benchmarks.processes import held_together, tree  # noqa: E402
from benchmarks.serving import Server, load, serving  # noqa: E402
from config.management.commands.serve import WEB_THREADS  # noqa: E402
from greenlight import Question, Subject  # noqa: E402
from greenlight.local.kept import KeptAnswers  # noqa: E402
from greenlight.local.snapshots import read_snapshot  # noqa: E402
from greenlight_verify.encodings import from_base64url  # noqa: E402
from greenlight_verify.keys import TrustedKey  # noqa: E402
from registry.models import Changeset  # noqa: E402
from registry.queries.ledger import current_point, followed, read_record  # noqa: E402
from registry.queries.position import Positions  # noqa: E402
from registry.queries.signing_keys import signer  # noqa: E402
from registry.services.recording import record_changesets  # noqa: E402

COMPARED, ASKED, ROUNDS = 2000, 4000, 5
PUBLICATIONS, CONNECTIONS, POLL_SECONDS = 20, 8, 0.005
LOAD_SECONDS = 6


def run(scale: Scale) -> Json:
    call_command("migrate", verbosity=0)
    if not current_point().size:
        write_world(scale)
    told: Json = {}
    begun = time.process_time()
    compiled = Compiled(read_record(current_point().size))
    told["built"] = time.process_time() - begun
    asked = questions(scale, count=ASKED)
    told["compared"] = _compare(compiled, asked[:COMPARED])
    key = issue_key(name="bench", scopes=["read"], now=datetime.now(UTC))
    desk = Desk(key)
    desk.ask(bodies_of(asked)[0])
    told |= _within(desk, scale, asked)
    follower.stop()
    if scale == gateway_world.SMALL:
        told |= _snapshot()
    with serving(
        "config.wsgi:application", interface="wsgi", threads=WEB_THREADS, workers=2, cores="0,1"
    ) as server:
        told |= _outside(server, scale, key)
    return told


def _compare(compiled: Compiled, asked: list[Json]) -> int:
    """Raises: SystemExit, for the first answer that is another than the algebra's."""
    positions = Positions(now=datetime.now(UTC))
    for body in asked:
        one, position = _asked(body, positions)
        question, cautions = question_of(one, compiled.record, position)
        expected = answer(compiled.record, question)
        for _ in range(2):
            found = compiled.answer(question)
            if written(found, cautions, {}) != written(expected, cautions, {}):
                raise SystemExit(f"another answer than the algebra's, the run is void: {body}")
    return len(asked)


def _within(desk: Desk, scale: Scale, asked: list[Json]) -> Json:
    chance = random.Random(5)
    pairs = [(one["model"], one["channel"]) for one in asked[:200]]
    others = []
    for body in questions(scale, count=ASKED, seed=77):
        model, channel = chance.choice(pairs)
        others.append({**body, "model": model, "channel": channel})
    last = Changeset.objects.order_by("-number").values_list("size", flat=True)[1]
    about_past = questions(scale, count=ASKED, past=True)
    known_before = [{**body, "known_at": last} for body in asked]
    told = {}
    for name, bodies in (("again", asked), ("past", about_past), ("before", known_before)):
        desk.microseconds(bodies_of(bodies))
        told[name] = desk.microseconds(bodies_of(bodies), rounds=ROUNDS)
    desk.microseconds(bodies_of([{"model": m, "channel": c} for m, c in pairs]))
    told["subject"] = desk.microseconds_once(bodies_of(others))
    told["fresh"] = desk.microseconds_once(bodies_of(questions(scale, count=ASKED, seed=78)))
    desk.microseconds(bodies_of(asked))
    _record(_letter(_new_name()))
    told["after"] = desk.microseconds_once(bodies_of(asked))
    return told


def _snapshot() -> Json:
    """What a client fetches, and what it takes until it has answered from it, signature checked."""
    content = snapshot_of(current_point(), since=None).content
    signs = signer()
    assert signs is not None  # noqa: S101 a web process makes a key where there is none
    keys = [TrustedKey(from_base64url(signs.key.as_jwk().as_dict()["x"]))]
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        held = read_snapshot(gzip.decompress(content), keys)
        question = Question("m-1", "c-0", Subject("o-1"))
        KeptAnswers(held).find(question, datetime.now(UTC))
        found.append((time.process_time() - begun) * 1000)
    return {"snapshot": len(content) / 1000, "usable": statistics.median(found)}


def _outside(server: Server, scale: Scale, key: str) -> Json:
    _wait_for_all(server, key)
    told: Json = {}
    for name, seed in (("now", 2), ("fresh", 9)):
        count = 20_000 if name == "now" else 100_000
        path = Path(settings.ENVIRONMENT.data_dir) / f"{name}.txt"
        lines = (json.dumps(body) for body in questions(scale, count=count, seed=seed))
        path.write_text("".join(f"{line}\n" for line in lines))
        found = load(server, path, "/api/v1/checks", connections=8, seconds=LOAD_SECONDS, key=key)
        if found.failed:
            raise SystemExit(f"{found.failed} requests failed; the run is void")
        told |= {f"{name}_a_second": found.a_second, f"{name}_each": found.microseconds}
    memory = held_together(tree(server.pids[0]))
    took, processor = [], []
    for _ in range(PUBLICATIONS):
        before = read_record(current_point().size) if not processor else None
        took.append(_published(server, key) * 1000)
        if before is not None:
            begun = time.process_time()
            followed(before, current_point().size)
            processor.append((time.process_time() - begun) * 1000)
    return told | {
        "memory": memory, "seen": statistics.median(took), "seen_last": max(took),
        "followed": processor[0],
    }  # fmt: skip


def _wait_for_all(server: Server, key: str) -> None:
    """Each of the processes reads the record when it is first asked: longer than a load waits."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    for _ in range(4 * CONNECTIONS):
        connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.request("POST", "/api/v1/checks", '{"model":"m-1","channel":"c-0"}', headers)
        connection.getresponse().read()
        connection.close()


def _published(server: Server, key: str) -> float:
    """Seconds from the commit of a bar against one model until every connection is told of it."""
    name = _new_name()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    body = json.dumps({"model": "m-7", "channel": "c-0"})
    started, seen = threading.Barrier(CONNECTIONS + 1), []

    def watch() -> None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
        first = True
        while True:
            connection.request("POST", "/api/v1/checks", body, headers)
            told = connection.getresponse().read()
            if first:
                started.wait()
                first = False
            elif f"{name}/bar".encode() in told:
                seen.append(time.monotonic())
                return
            time.sleep(POLL_SECONDS)

    threads = [threading.Thread(target=watch) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    started.wait()
    _record(_letter(name))
    committed = time.monotonic()
    for thread in threads:
        thread.join()
    return max(0.0, max(seen) - committed)


def _record(document: Json) -> None:
    record_changesets([("", document)], actor="bench", now=datetime.now(UTC))


def _new_name() -> str:
    return f"letter-{current_point().size}"


def _letter(name: str) -> Json:
    bar = {
        "id": "bar", "kind": "BAR", "who": {"class": "everyone"}, "models": [{"model": "m-7"}],
        "channels": ["*"], "period": {"start": "2026-01-01"}, "force": "binding",
        "standing": "confirmed",
    }  # fmt: skip
    directive: dict[str, Any] = {
        "id": name, "title": "A letter", "authority": "bureau", "instrument": "order",
        "issued": "2026-01-01", "standing": "confirmed", "provisions": [bar],
    }  # fmt: skip
    entry = {"op": "assert", "kind": "directive", "object": directive}
    return {"title": "A letter", "reason": "To measure.", "entries": [entry]}


if __name__ == "__main__":
    print(json.dumps(run(getattr(gateway_world, sys.argv[1]))))
