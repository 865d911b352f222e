"""`python -m benchmarks.growth`: what a check takes as the record grows, in time of the processor.

First with more organisations and members, which no check should notice; then with more provisions
that touch the one model asked about, which it may notice as much as there are more of them.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from typing import Any

ORGANIZATIONS = (1_000, 10_000, 100_000)
MEMBERS_EACH = 10
PROVISIONS = (10, 30, 100, 300, 1000)
ASKED = 1000

Json = dict[str, Any]


def main() -> None:
    print("| organisations | members | asked before | a subject never asked for |")
    print("|---|---|---|---|")
    for count in ORGANIZATIONS:
        found = _in_its_own("organizations", count)
        members = count * MEMBERS_EACH
        print(f"| {count:,} | {members:,} | {found['again']:.1f} µs | {found['new']:.0f} µs |",
              flush=True)  # fmt: skip
    print("\n| provisions about the model | asked before | a subject never asked for | the first |")
    print("|---|---|---|---|")
    for count in PROVISIONS:
        found = _in_its_own("provisions", count)
        print(f"| {count:,} | {found['again']:.1f} µs | {found['new']:,.0f} µs "
              f"| {found['first']:,.0f} µs |", flush=True)  # fmt: skip


def _in_its_own(what: str, count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="greenlight-growth-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "GREENLIGHT_DATA_DIR": folder,
            "GREENLIGHT_KEY_PER_MINUTE": "1000000000",
        }
        command = [sys.executable, "-m", "benchmarks.growth", what, str(count)]
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found


def _measured(what: str, count: int) -> dict[str, float]:
    import django

    django.setup()
    from datetime import UTC, datetime

    from django.core.management import call_command

    from accesscontrol.services.keys import issue_key
    from accesscontrol.snapshot.following import follower
    from benchmarks.desk import Desk, bodies_of
    from benchmarks.gateway_world import Scale
    from benchmarks.large_world import write_parts, write_world

    call_command("migrate", verbosity=0)
    organizations = count if what == "organizations" else 1000
    if what == "organizations":
        write_world(Scale(200, 5, count, count * MEMBERS_EACH, 400))
    else:
        write_parts(_many_provisions(count, organizations))
    key = issue_key(name="bench", scopes=["read"], now=datetime.now(UTC))
    desk = Desk(key)
    chance = random.Random(3)
    asked = bodies_of([_check(chance, organizations, what) for _ in range(2 * ASKED)])
    desk.ask(b"{}")
    pairs = {(one["model"], one["channel"]) for one in map(json.loads, asked)}
    firsts = bodies_of([{"model": model, "channel": channel} for model, channel in sorted(pairs)])
    first = desk.microseconds_once(firsts, parts=min(8, len(firsts)))
    new = desk.microseconds_once(asked[:ASKED])
    again = desk.microseconds(asked[:ASKED], rounds=7)
    follower.stop()
    return {"first": first, "new": new, "again": again}


def _check(chance: random.Random, organizations: int, what: str) -> Json:
    model, channel = f"m-{chance.randrange(10)}", f"c-{chance.randrange(2)}"
    if what == "provisions":
        model = "m-0"
        channel = f"c-{chance.randrange(5)}"
    subject = {"organization": f"o-{chance.randrange(organizations)}"}
    return {"model": model, "channel": channel, "subject": subject}


def _many_provisions(count: int, organizations: int) -> list[tuple[str, Json]]:
    """Bars one after the other, all about one model, every tenth with a grant against it."""
    from datetime import date, timedelta

    from benchmarks.gateway_world import Scale, objects

    scale = Scale(5, 5, organizations, organizations * MEMBERS_EACH, 0)
    found = [*objects(scale, random.Random(1))]
    plain = [part for part in found if part[0] not in ("organization", "member")]
    letters: list[tuple[str, Json]] = []
    for number in range(count):
        start = date(2024, 1, 1) + timedelta(days=number * 1000 // count)
        usual: Json = {
            "id": "a", "models": [{"model": "m-0"}], "channels": ["*"], "force": "binding",
            "standing": "confirmed",
            "period": {"start": start.isoformat(), "end": (start + timedelta(60)).isoformat()},
        }  # fmt: skip
        if number == 0:
            usual["period"] = {"start": "2024-01-01"}
            act: Json = {"kind": "OFFER", "who": {"class": "everyone"}}
        elif number % 10 == 9:
            act = {"kind": "GRANT", "who": {"list": f"l-{number % 50}"},
                   "against": [f"d-{number - 1}"]}  # fmt: skip
        else:
            act = {"kind": "BAR", "who": {"class": "foreign_person"}}
        letters.append(("directive", {
            "id": f"d-{number}", "title": f"Directive {number}", "authority": "bureau",
            "instrument": "order", "issued": start.isoformat(), "standing": "confirmed",
            "provisions": [{**usual, **act}],
        }))  # fmt: skip
    return [*plain, *letters, *found[len(plain) :]]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_measured(sys.argv[1], int(sys.argv[2]))))
    else:
        main()
