"""`make chaos`: thirty thousand deliveries through a storm. Takes a minute or two."""

import sys
import tempfile
from pathlib import Path

from tests.chaos.storm import ALLOWED, Storm, weather
from tests.services.postgresql import restartable
from tests.services.running import installation, redis

WORST = Storm(
    endpoints=50,
    events=600,
    workers=("celery", "celery", "pump", "pump"),
    raining=20.0,
    kill_every=1.0,
    flushes=(5.0, 14.0),
    cut=9.0,
    longest=240.0,
    massacres=(7.0, 16.0),
)
MOST_DUPLICATES = 0.02


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, redis() as url, restartable() as postgresql:
        place = installation(
            Path(folder) / "data", DATABASE_URL=postgresql.url, REDIS_URL=url, **ALLOWED
        )
        place.manage("migrate", "-v0")
        found = weather(WORST, place, url, postgresql.restart)
    lost = found.owed - found.received
    share = found.duplicates / found.owed
    sys.stdout.write(
        f"{found.owed} deliveries, {found.kills} workers killed, Redis emptied "
        f"{len(WORST.flushes)} times, PostgreSQL restarted once: {lost} lost, {found.duplicates} "
        f"received again ({share:.2%}), {found.unsettled} not recorded; all there after "
        f"{found.done_after:.0f} s.\n"
    )
    return int(bool(lost or found.unsettled or share >= MOST_DUPLICATES))


if __name__ == "__main__":
    sys.exit(main())
