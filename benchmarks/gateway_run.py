"""The runs of `benchmarks.gateway`, once Django is set up."""

import json
import os
import random
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from django.core.management import call_command

from accesscontrol.api.shapes import CheckShape
from accesscontrol.queries.asked import question_of
from accesscontrol.rules.answer import answer
from accesscontrol.rules.compiled.compiled import Compiled
from accesscontrol.rules.written import written
from accesscontrol.services.keys import issue_key
from benchmarks.gateway_world import SMALL, changesets, objects, questions
from benchmarks.serving import Load, Server, load, serving
from config.management.commands.serve import WEB_THREADS
from registry.api.parsing import read_body
from registry.queries.ledger import current_point, record_of
from registry.queries.position import Positions
from registry.services.recording import record_changesets

COUNT = 20_000
BATCH = 100
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
WARM_UP = int(os.environ.get("BENCH_WARM_UP", "20"))

Json = dict[str, Any]


def folder() -> Path:
    return Path(os.environ["GREENLIGHT_DATA_DIR"])


def run() -> None:
    call_command("migrate", verbosity=0)
    if current_point() == (0, "", None):
        for document in changesets(SMALL):
            record_changesets([("", document)], actor="bench", now=datetime.now(UTC))
    now, past = _balanced(past=False), _balanced(past=True)
    key = issue_key(name="bench", scopes=["read"], now=datetime.now(UTC))
    files = {
        "now": _lines("now", now),
        "past": _lines("past", past),
        "batch": _lines("batch", _batches(now)),
        "fresh": _lines("fresh", questions(SMALL, count=200_000, seed=9)),
    }
    print("| what | a second | p50 | p99 | processor each |")
    print("|---|---|---|---|---|")
    with serving("config.wsgi:application", interface="wsgi", threads=WEB_THREADS) as server:
        _compare(server, now, key)
        _ours(server, files, key)
        print(f"\nMemory of the web process: {server.memory()} MiB")
    _peers(files["now"])


def _ours(server: Server, files: dict[str, Path], key: str) -> None:
    checks, batches = "/api/v1/checks", "/api/v1/checks/batch"
    load(server, files["now"], checks, connections=8, seconds=WARM_UP, key=key)
    _row("check", load(server, files["now"], checks, connections=8, seconds=SECONDS, key=key))
    one = load(server, files["now"], checks, connections=1, seconds=SECONDS, key=key)
    _row("the same, one connection", one)
    load(server, files["past"], checks, connections=8, seconds=WARM_UP, key=key)
    _row("about a past day", load(server, files["past"], checks, connections=8,
                                  seconds=SECONDS, key=key))  # fmt: skip
    _row("never asked before", load(server, files["fresh"], checks, connections=8,
                                    seconds=SECONDS, key=key))  # fmt: skip
    load(server, files["batch"], batches, connections=2, seconds=WARM_UP // 4, key=key)
    found = load(server, files["batch"], batches, connections=2, seconds=SECONDS, key=key)
    _row(f"batch of {BATCH}", found)
    each = found.microseconds / BATCH
    print(f"| a decision of a batch | {found.a_second * BATCH:,.0f} | | | {each:.1f} µs |")
    one = load(server, files["batch"], batches, connections=1, seconds=SECONDS, key=key)
    _row(f"batch of {BATCH}, one connection", one)


def _peers(bodies: Path) -> None:
    with serving(
        "benchmarks.without_fast_path:application", interface="wsgi", threads=WEB_THREADS
    ) as server:
        _row("Django and REST framework alone",
             load(server, bodies, "/api/v1/checks", connections=8, seconds=SECONDS))  # fmt: skip
    python = os.environ.get("PEERS")
    if python is None:
        return
    data = folder() / "peers.json"
    data.write_text(json.dumps(_for_peers()))
    peers = {"Cedar (cedarpy)": "cedar", "Casbin": "casbin_rbac"}
    if "PEER_DATABASE" in os.environ:
        peers["one indexed query to PostgreSQL"] = "postgresql"
    for name, module in peers.items():
        application = f"benchmarks.peers.{module}:app"
        with serving(application, interface="asgi", threads=1, python=python,
                     PEER_DATA=str(data)) as server:  # fmt: skip
            load(server, bodies, "/api/v1/checks", connections=8, seconds=2)
            found = load(server, bodies, "/api/v1/checks", connections=8, seconds=SECONDS)
            _row(f"FastAPI with {name}", found)


def _row(what: str, found: Load) -> None:
    if found.failed:
        raise SystemExit(f"{what}: {found.failed} requests failed; the run is void.")
    print(f"| {what} | {found.a_second:,.0f} | {found.p50:.2f} ms | {found.p99:.2f} ms "
          f"| {found.microseconds:.0f} µs |", flush=True)  # fmt: skip


def _balanced(*, past: bool) -> list[Json]:
    """Half allowed, half not."""
    compiled = Compiled(record_of(current_point()))
    positions = Positions(now=datetime.now(UTC))
    by: dict[bool, list[Json]] = {True: [], False: []}
    for body in questions(SMALL, count=COUNT * 4, past=past):
        asked, position = _asked(body, positions)
        question, _ = question_of(asked, compiled.record, position)
        by[compiled.answer(question).core.outcome.value == "allow"].append(body)
    chosen = by[True][: COUNT // 2] + by[False][: COUNT // 2]
    random.Random(3).shuffle(chosen)
    return chosen


def _asked(body: Json, positions: Positions) -> Any:
    shape = read_body(CheckShape, body)
    position = positions.find(as_of=shape.as_of, known_at=shape.known_at, trust=shape.trust)
    return shape.asked(), position


def _compare(server: Server, bodies: list[Json], key: str) -> None:
    """Every answer with what the algebra says, but for the moment; twice, as what is kept shows."""
    record = record_of(current_point())
    positions = Positions(now=datetime.now(UTC))
    connection = HTTPConnection("127.0.0.1", server.port)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    for body in bodies:
        asked, position = _asked(body, positions)
        question, cautions = question_of(asked, record, position)
        found = answer(record, question)
        expected = json.loads(json.dumps(written(found, (*cautions, *found.cautions), {})))
        for _ in range(2):
            connection.request("POST", "/api/v1/checks", json.dumps(body), headers)
            told = json.loads(connection.getresponse().read())
            if {name: told.get(name) for name in expected} != expected:
                raise SystemExit(f"another answer than the algebra's, the run is void: {body}")


def _batches(bodies: list[Json]) -> list[Json]:
    return [{"checks": bodies[n : n + BATCH]} for n in range(0, len(bodies), BATCH)]


def _lines(name: str, bodies: list[Json]) -> Path:
    path = folder() / f"{name}.txt"
    path.write_text("".join(f"{json.dumps(body)}\n" for body in bodies))
    return path


def _for_peers() -> Json:
    """The approvals alone: whose, by which list, for which family, from when till when."""
    families: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    members: list[Json] = []
    granted: dict[str, list[str]] = {}
    for kind, obj in objects(SMALL, random.Random(1)):
        if kind == "model":
            families[obj["id"]] = obj["family"]
        elif kind == "member":
            members.append(obj)
            lists.setdefault(obj["organization"], []).append(obj["list"])
        elif kind == "directive":
            for provision in obj["provisions"]:
                if provision["who"].get("list") if "who" in provision else False:
                    family = provision["models"][0]["family"]
                    granted.setdefault(family, []).append(provision["who"]["list"])
    approvals = [
        [one["organization"], family, one["period"]["start"], one["period"].get("end")]
        for one in members
        for family, names in granted.items()
        if one["list"] in names
    ]
    return {
        "families": families,
        "lists_of_family": granted,
        "lists_of_organization": lists,
        "approvals": approvals,
    }
