"""`python -m benchmarks.pages`: what each page costs, on the seed record and on a large one.

Asked in this process, without a network; time of the processor, so that other work on the machine
counts little. Sizes are those of the HTML, and of it compressed.
"""

import gzip
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from config.collecting import spare_what_is_loaded

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 20
MODELS, FAMILIES, DEVELOPERS, PROVISIONS = 1000, 100, 10, 20_000
DAYS = 1000

SEED_PAGES = (
    "/", "/?channel=all", "/?as_of=2026-06-12", "/models", "/models/mythos-5", "/directives",
    "/directives/us-commerce-2026-06-12", "/lists/gpt-5.6-partners", "/organizations/uk-aisi",
    "/authorities/us-commerce", "/developers/anthropic", "/sources/rane-2026-06", "/check",
    "/check?model=mythos-5&channel=anthropic-api&users=foreign_person", "/changes",
    "/changes?only=corrections", "/compare", "/compare?from=2026-06-11&to=2026-06-20",
    "/compare?from=73", "/disputes", "/calendar", "/statistics", "/ledger", "/about", "/docs/",
    "/docs/recording", "/docs/problems", "/api/docs", "/alerts",
)  # fmt: skip
LARGE_PAGES = (
    "/", "/?page=2", "/?developer=dev-3", "/models", "/models/m-7", "/directives",
    "/directives/d-00011", "/developers/dev-3", "/channels/c-3", "/authorities/bureau", "/check",
    "/check?model=m-7&channel=c-7&users=foreign_person", "/changes", "/changes?only=corrections",
    "/compare", "/compare?from=2026-02-18&to=2026-02-25", "/disputes", "/calendar", "/statistics",
    "/ledger", "/about",
)  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="greenlight-bench-") as folder:
        _set_up(folder)
        from registry.reading import changeset_files, changesets_in

        print("| page | target p95 | p50 | p95 | HTML | compressed |\n|---|---|---|---|---|---|")
        record([one for file in changeset_files(ROOT / "fixtures")
                for one in changesets_in(file.read_bytes())])  # fmt: skip
        measure("seed", SEED_PAGES, "50 ms")
    with tempfile.TemporaryDirectory(prefix="greenlight-bench-") as folder:
        _begin_anew(folder)
        begun = time.process_time()
        record([("", one) for one in large_world()])
        print(f"\nlarge record: {time.process_time() - begun:.0f} s to load", file=sys.stderr)
        measure("large", LARGE_PAGES, "150 ms")


def _set_up(folder: str) -> None:
    os.environ |= {
        "GREENLIGHT_DATA_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "GREENLIGHT_SIGNING_KEY": "none",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _begin_anew(folder: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = str(Path(folder) / "large.sqlite3")
    call_command("migrate", verbosity=0)


def record(changesets: list[Any]) -> None:
    from registry.services.recording import record_changesets

    record_changesets(changesets, actor="operator", now=datetime.now(UTC))


def measure(name: str, pages: tuple[str, ...], target: str) -> None:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    for address in pages:
        client.get(address, headers={"accept": "text/html"})
    spare_what_is_loaded()
    for address in pages:
        times = []
        for _ in range(ROUNDS + 2):
            begun = time.process_time()
            response = client.get(address, headers={"accept": "text/html"})
            times.append((time.process_time() - begun) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        warm = sorted(times[2:])
        body = response.content
        print(
            f"| {name} `{address}` | {target} | {statistics.median(warm):.0f} ms "
            f"| {warm[int(len(warm) * 0.95) - 1]:.0f} ms | {len(body) / 1000:.0f} kB "
            f"| {len(gzip.compress(body)) / 1000:.1f} kB |",
            flush=True,
        )


def large_world() -> list[dict[str, Any]]:
    """A thousand models of ten developers over ten channels, twenty provisions for each."""
    entries = [
        {"op": "assert", "kind": kind, "object": obj} for kind, obj in [*_catalogue(), *_acts()]
    ]
    return [{"title": "A large record", "reason": "To measure.", "entries": entries}]


def _catalogue() -> Iterator[tuple[str, dict[str, Any]]]:
    yield "authority", {
        "id": "bureau", "name": "Bureau", "kind": "government", "jurisdiction": "US",
        "time_zone": "America/New_York",
    }  # fmt: skip
    yield "class", {"id": "foreign_person", "name": "Foreign person", "definition": "Not ours."}
    yield "list", {"id": "approved", "name": "The approved"}
    for n in range(DEVELOPERS):
        yield "developer", {"id": f"dev-{n}", "name": f"Developer {n}"}
        channel = {"id": f"c-{n}", "name": f"Channel {n}", "kind": "api", "operator": f"dev-{n}"}
        yield "channel", channel
    for n in range(FAMILIES):
        yield (
            "family",
            {"id": f"f-{n}", "name": f"Family {n}", "developer": f"dev-{n % DEVELOPERS}"},
        )
    for n in range(MODELS):
        family = n % FAMILIES
        yield "model", {
            "id": f"m-{n}", "name": f"Model {n}", "developer": f"dev-{family % DEVELOPERS}",
            "family": f"f-{family}",
        }  # fmt: skip


def _acts() -> Iterator[tuple[str, dict[str, Any]]]:
    """Offers, bars, grants and ends, each of five about one model over its developer's channel."""
    for n in range(PROVISIONS):
        day = (date(2023, 6, 1) + timedelta(days=n % DAYS)).isoformat()
        model = n // 5 % MODELS
        usual = {
            "id": "a", "models": [f"m-{model}"], "channels": [f"c-{model % DEVELOPERS}"],
            "period": {"start": day}, "force": "binding", "standing": "confirmed",
        }  # fmt: skip
        yield "directive", {
            "id": f"d-{n:05}", "title": f"Directive {n}", "authority": "bureau",
            "instrument": "order", "issued": day, "standing": "confirmed",
            "provisions": [{**usual, **_act(n)}],
        }  # fmt: skip


def _act(number: int) -> dict[str, Any]:
    match number % 5:
        case 0:
            return {"kind": "OFFER", "who": {"class": "everyone"}}
        case 1:
            nobody = number % 10 == 1
            return {"kind": "OFFER", "who": {"nobody": True} if nobody else {"list": "approved"}}
        case 2:
            return {"kind": "BAR", "who": {"class": "foreign_person"}}
        case 3:
            against = [f"d-{number - 1:05}"]
            return {"kind": "GRANT", "who": {"list": "approved"}, "against": against}
        case _:
            return {"kind": "END", "against": [f"d-{number - 2:05}"]}


if __name__ == "__main__":
    main()
