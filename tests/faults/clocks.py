"""The clock of a whole installation is set forwards and back: what the ledger makes of it."""

import json
import sys
import tempfile
from pathlib import Path

from tests.chaos.storm import Nursery
from tests.services.seeded import seeded

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
RECORD = """
from datetime import timedelta
from django.utils import timezone
from registry.errors import ClockBehind
from registry.services.recording import record_changesets
from tests.build import changeset
from tests.notifications.telling import opening
start = (timezone.now() + timedelta(seconds=%d)).isoformat().replace("+00:00", "Z")
try:
    entries = changeset(opening("step-%d", start))
    record_changesets([("", entries)], actor="operator", now=timezone.now())
    print("recorded")
except ClockBehind:
    print("refused")
"""
TELL = """
from django.utils import timezone
from registry.services.announcing import announce_due
print("some" if announce_due(now=timezone.now()) else "none")
"""
FOUND = """
import json
from registry.models import Change, Changeset
instants = [one.recorded_at for one in Changeset.objects.order_by("number")]
changes = Change.objects.filter(type="access.changed", boundary_at__isnull=False)
print(json.dumps({
    "increasing": all(a < b for a, b in zip(instants, instants[1:])),
    "early": sum(one.at < one.boundary_at for one in changes),
}))
"""
# What is done at which clock, in seconds from the real one, and what has to come of it.
STEPS: tuple[tuple[float, str, str], ...] = (
    (0, "record", "recorded"),
    (3600, "record", "recorded"),
    # Back by more than a moment: nothing is recorded until the clock is right again.
    (0, "record", "refused"),
    (3597, "record", "recorded"),
    (3660, "record", "recorded"),
    # The boundaries of what was recorded last lie half an hour ahead.
    (3660, "tell", "none"),
    (60, "tell", "none"),
    (3660 + 1700, "tell", "none"),
    (3660 + 1810, "tell", "some"),
    (3660, "tell", "none"),
    (3660 + 1810, "tell", "none"),
)


def steps_of_the_clock() -> list[str]:
    """What was not as it has to be."""
    if not LIBRARIES:
        return ["needs Debian's package libfaketime"]
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        clock = Path(folder) / "clock"
        clock.write_text("+0")
        faked = {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        with seeded("sqlite", Path(folder) / "data") as place:
            nursery = Nursery(type(place)({**place.environment, **faked}))
            try:
                nursery.run(TELL)
                for number, (ahead, act, expected) in enumerate(STEPS):
                    clock.write_text(f"{ahead:+}")
                    program = RECORD % (1800, number) if act == "record" else TELL
                    came = nursery.run(program).strip()
                    if came != expected:
                        faults.append(f"{act} at {ahead:+} s: {came}, not {expected}")
                found = json.loads(nursery.run(FOUND))
            finally:
                nursery.end()
            verified = place.manage("verify_ledger", check=False)
    if not found["increasing"] or found["early"] or "is whole" not in verified.stdout:
        faults.append(f"{found}, {verified.stdout.splitlines()[-1:]}")
    sys.stdout.write(f"{len(STEPS)} steps of the clock by up to an hour: {found}\n")
    return faults
