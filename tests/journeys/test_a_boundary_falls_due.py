"""A boundary of the status history falls due: it is in the change log, exactly once."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from registry.rules.dates import format_instant
from tests.build import changeset, directive, entry, provision
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

SOON_SECONDS = 8

QUEUE = (
    "from datetime import UTC, datetime; "
    "from notifications.services.mailing import Mail, queue_mail; "
    "mail = Mail(recipient='ana@registry.example', subject='Due', text='Soon', purpose='test'); "
    "queue_mail(mail=mail, now=datetime.now(UTC)); "
)
COUNT = (
    "from registry.models import Change, LedgerHead; "
    "changes = Change.objects.filter(type='access.changed', at__gte='{since}'); "
    "print(changes.count(), LedgerHead.objects.get().last_change == Change.objects.count())"
)


@pytest.fixture(params=VENDORS)
def place(request: pytest.FixtureRequest, tmp_path: Path):
    """An installation with the seed record."""
    with seeded(request.param, tmp_path / "data") as found:
        yield found


def schedule(place: Installation, folder: Path) -> tuple[str, datetime]:
    """Record that Fable 5 opens on every channel soon; since when to look, and when it does.

    Soon enough not to wait long, late enough to be recorded before on a busy machine.
    """
    now = datetime.now(UTC)
    opens = now + timedelta(seconds=SOON_SECONDS)
    period = {"start": format_instant(opens)}
    opening = provision("open", "OFFER", who={"class": "everyone"}, period=period)
    file = folder / "opening.json"
    file.write_text(json.dumps(changeset(entry("directive", directive("opening", opening)))))
    place.manage("load_record", str(file))
    return format_instant(now), opens


def announced(place: Installation, since: str, *, first: str = "") -> list[str]:
    return place.manage("shell", "-v0", "-c", first + COUNT.format(since=since)).stdout.split()


def test_several_workers_record_it_once(place: Installation, tmp_path: Path) -> None:
    since, opens = schedule(place, tmp_path)
    wait_until(lambda: datetime.now(UTC) > opens)
    due = (
        "from registry.services.announcing import announce_due; "
        "from django.utils import timezone; "
        "print('entered', announce_due(now=timezone.now()))"
    )

    done = run_together([place.start("shell", "-v0", "-c", due) for _ in range(3)])

    entered = sorted(int(output.split()[-1]) for code, output in done if code == 0)
    assert entered == [0, 0, 5]
    assert announced(place, since) == ["5", "True"]
    assert "is whole" in place.manage("verify_ledger").stdout


def test_the_worker_without_a_broker_records_it_and_sends_mail(
    place: Installation, tmp_path: Path
) -> None:
    since, _ = schedule(place, tmp_path)
    assert announced(place, since, first=QUEUE) == ["0", "True"]

    with stopping(place.start("run_jobs")):
        wait_until(lambda: announced(place, since) == ["5", "True"], seconds=60)
        wait_until(lambda: len(list(tmp_path.glob("data/mail/*"))) == 1)


def test_celery_and_redis_record_it_and_send_mail(tmp_path: Path) -> None:
    with redis() as url, seeded("sqlite", tmp_path / "data", REDIS_URL=url) as place:
        since, _ = schedule(place, tmp_path)
        announced(place, since, first=QUEUE)
        celery = (MANAGE[0], "-m", "celery", "-A", "config")
        with (
            stopping(run(place, *celery, "worker", "--loglevel", "WARNING", "--pool", "solo")),
            stopping(run(place, *celery, "beat", "--schedule", str(tmp_path / "beat"))),
        ):
            wait_until(lambda: announced(place, since) == ["5", "True"], seconds=60)
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
