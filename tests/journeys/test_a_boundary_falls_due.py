"""A boundary of the status history falls due: it is in the change log, exactly once."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.rules.dates import parse_instant
from tests.services.running import (
    MANAGE,
    ROOT,
    Installation,
    redis,
    run_together,
    stopping,
    wait_until,
)
from tests.services.seeded import VENDORS, seeded

# Fable 5 opens on every channel soon. A process that has started needs much less time than that to
# record it and look; how long a busy machine needs to start one does not matter.
SCHEDULE = """
import json
from datetime import timedelta
from django.utils import timezone
from registry.models import Change
from registry.rules.dates import format_instant
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, provision

def known():
    return Change.objects.filter(type="access.changed").count()

now, before = timezone.now(), known()
opens = format_instant(now + timedelta(seconds=4))
opening = provision("open", "OFFER", who={"class": "everyone"}, period={"start": opens})
document = changeset(entry("directive", directive("opening", opening)))
record_changesets([("", document)], actor="operator", now=now)
found = known()
early = found - before if timezone.now() < now + timedelta(seconds=4) else "looked too late"
print(json.dumps([opens, before, early]))
"""
QUEUE = """
from datetime import UTC, datetime
from notifications.services.mailing import Mail, queue_mail
mail = Mail(recipient="ana@registry.example", subject="Due", text="Soon", purpose="test")
queue_mail(mail=mail, now=datetime.now(UTC))
"""
COUNT = """
from registry.models import Change, LedgerHead
changes = Change.objects.filter(type="access.changed")
print(changes.count() - {before}, LedgerHead.objects.get().last_change == Change.objects.count())
"""


@pytest.fixture(params=VENDORS)
def place(request: pytest.FixtureRequest, tmp_path: Path):
    """An installation with the seed record."""
    with seeded(request.param, tmp_path / "data") as found:
        yield found


def scheduled(place: Installation, *, first: str = "") -> tuple[datetime, int]:
    """When it opens, and how many changes of access were known before; so far there is no other."""
    opens, before, early = json.loads(shell(place, first + SCHEDULE))
    assert early == 0
    return parse_instant(opens), before


def announced(place: Installation, before: int) -> list[str]:
    return shell(place, COUNT.format(before=before)).split()


def shell(place: Installation, program: str) -> str:
    return place.manage("shell", "-v0", "-c", program).stdout


def test_several_workers_record_it_once(place: Installation) -> None:
    opens, before = scheduled(place)
    wait_until(lambda: datetime.now(UTC) > opens)
    due = (
        "from registry.services.announcing import announce_due; "
        "from django.utils import timezone; "
        "print('entered', announce_due(now=timezone.now()))"
    )

    done = run_together([place.start("shell", "-v0", "-c", due) for _ in range(3)])

    entered = sorted(int(output.split()[-1]) for code, output in done if code == 0)
    assert entered == [0, 0, 5]
    assert announced(place, before) == ["5", "True"]
    assert "is whole" in place.manage("verify_ledger").stdout


def test_the_worker_without_a_broker_records_it_and_sends_mail(
    place: Installation, tmp_path: Path
) -> None:
    with stopping(place.start("run_jobs")):
        _, before = scheduled(place, first=QUEUE)
        wait_until(lambda: announced(place, before) == ["5", "True"])
        wait_until(lambda: len(list(tmp_path.glob("data/mail/*"))) == 1)


def test_celery_and_redis_record_it_and_send_mail(tmp_path: Path) -> None:
    with redis() as url, seeded("sqlite", tmp_path / "data", REDIS_URL=url) as place:
        celery = (MANAGE[0], "-m", "celery", "-A", "config")
        with (
            stopping(run(place, *celery, "worker", "--loglevel", "WARNING", "--pool", "solo")),
            stopping(run(place, *celery, "beat", "--schedule", str(tmp_path / "beat"))),
        ):
            _, before = scheduled(place, first=QUEUE)
            wait_until(lambda: announced(place, before) == ["5", "True"])
            wait_until(lambda: len(list(tmp_path.glob("data/mail/*"))) == 1)


def run(place: Installation, *command: str):
    return subprocess.Popen(
        command,
        env=place.environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
