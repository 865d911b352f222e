"""`make faults`: each kind of process killed, services away, full, slow or cut off, clocks set.

Needs root, and runs in a network and with mounts of its own. Prints what checks saw meanwhile, how
long they and an event took to be back, and whether anything was wrong or lost.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.config.test_supervising import is_running
from tests.faults.clocks import steps_of_the_clock
from tests.faults.site import ADDRESS, Site, site
from tests.services.running import wait_until

DISK = "700m"
AWAY_SECONDS = 5.0
INSIDE = "GREENLIGHT_FAULTS_INSIDE"

Fault = Callable[[Site], None]
"""Begins, lasts and ends; what is to be started again is started by it, as by a supervisor."""


def kill_a_web_worker(here: Site) -> None:
    before = set(here.children())
    os.kill(min(before), signal.SIGKILL)
    wait_until(lambda: len(set(here.children()) - before) == 1, seconds=30)


def kill_web(here: Site) -> None:
    for pid in [here.web.pid, *here.children()]:
        os.kill(pid, signal.SIGKILL)
    here.start_web()


def kill_sender(here: Site) -> None:
    here.publish()
    os.killpg(here.sender.pid, signal.SIGKILL)
    here.start_sender()


def kill_beat(here: Site) -> None:
    here.nursery.kill(here.beat)
    here.publish()
    here.beat = here.nursery.start("beat")


def kill_postgresql(here: Site) -> None:
    leader = int((here.postgresql.data / "postmaster.pid").read_text().split()[0])
    found = subprocess.run(["pgrep", "-P", str(leader)], capture_output=True, text=True)
    for pid in [leader, *map(int, found.stdout.split())]:
        os.kill(pid, signal.SIGKILL)
    time.sleep(1)
    start_postgresql(here)


def start_postgresql(here: Site) -> None:
    """As a supervisor does: where nobody took note of its end, its number still stands there."""
    noted = here.postgresql.data / "postmaster.pid"
    if noted.exists() and not is_running(int(noted.read_text().split()[0])):
        noted.unlink()
    here.postgresql.restart()


def restart_postgresql(here: Site) -> None:
    here.postgresql.restart()


def kill_redis(here: Site) -> None:
    os.kill(here.redis.pid, signal.SIGKILL)
    here.publish()
    time.sleep(AWAY_SECONDS)
    here.restart_redis()


def freeze_redis(here: Site) -> None:
    os.kill(here.redis.pid, signal.SIGSTOP)
    here.publish()
    time.sleep(AWAY_SECONDS)
    os.kill(here.redis.pid, signal.SIGCONT)


def freeze_web(here: Site) -> None:
    group = [here.web.pid, *here.children()]
    for pid in group:
        os.kill(pid, signal.SIGSTOP)
    here.publish()
    time.sleep(AWAY_SECONDS)
    for pid in group:
        os.kill(pid, signal.SIGCONT)


def fill_the_disk(here: Site) -> None:
    ballast = here.postgresql.data / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 2**20):
                pass
        except OSError:
            pass
    until = time.monotonic() + AWAY_SECONDS
    written = 0
    while time.monotonic() < until:
        written += here.publish(seconds=2)
    sys.stdout.write(
        f"    while full: {written} publications were taken, as far as room was left\n"
    )
    ballast.unlink()
    start_postgresql(here)


def slow_database(here: Site) -> None:
    here.line.delay = 0.1
    here.publish()
    time.sleep(AWAY_SECONDS)
    here.line.delay = 0.0


def very_slow_database(here: Site) -> None:
    here.line.delay = 1.0
    here.publish()
    time.sleep(AWAY_SECONDS)
    here.line.delay = 0.0


def cut_the_network(here: Site) -> None:
    ip("addr", "del", f"{ADDRESS}/32", "dev", "lo")
    time.sleep(AWAY_SECONDS)
    ip("addr", "add", f"{ADDRESS}/32", "dev", "lo")


FAULTS: dict[str, Fault] = {
    "a web worker killed": kill_a_web_worker,
    "web killed whole": kill_web,
    "web frozen": freeze_web,
    "the sender killed": kill_sender,
    "beat killed": kill_beat,
    "PostgreSQL killed": kill_postgresql,
    "PostgreSQL restarted": restart_postgresql,
    "Redis killed": kill_redis,
    "Redis frozen": freeze_redis,
    "database 0.1 s away": slow_database,
    "database 1 s away": very_slow_database,
    "network to PostgreSQL cut": cut_the_network,
    "disk of PostgreSQL full": fill_the_disk,
}


def suffer(here: Site, name: str, fault: Fault) -> None:
    """One line: how long checks were not answered from the record, and how soon an event came."""
    begun = time.monotonic()
    fault(here)
    ended = time.monotonic()
    wait_until(lambda: here.watcher.asked[-1].begun > ended and _is_well(here), seconds=120)
    while not here.publish():
        time.sleep(0.2)
    came = time.monotonic()
    wait_until(lambda: here.arrived() >= len(here.published), seconds=120)
    came = time.monotonic() - came
    during = [one for one in here.watcher.asked if one.ended >= begun]
    refused = [one for one in during if one.status == 503]
    lost = [one for one in during if one.status not in (200, 503)]
    bad = refused + lost
    back = max(0.0, max(one.ended for one in bad) - ended) if bad else 0.0
    sys.stdout.write(
        f"{name:28} lasted {ended - begun:5.1f} s; checks: {len(during)} asked, {len(refused)} "
        f"refused, {len(lost)} not answered, back {back:4.1f} s after; an event came after "
        f"{came:4.1f} s; wrong answers {len(here.wrong())}\n"
    )
    sys.stdout.flush()


def _is_well(here: Site) -> bool:
    return all(one.status == 200 for one in here.watcher.asked[-10:])


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def main(wanted: list[str]) -> int:
    if os.environ.get(INSIDE) != "1":
        inside = [sys.executable, "-m", "tests.faults", *wanted]
        command = ["unshare", "--net", "--mount", *inside]
        return subprocess.run(command, env={**os.environ, INSIDE: "1"}).returncode
    ip("link", "set", "lo", "up")
    ip("addr", "add", f"{ADDRESS}/32", "dev", "lo")
    with tempfile.TemporaryDirectory(prefix="greenlight-faults-") as disk:
        os.chmod(disk, 0o711)  # noqa: S103 PostgreSQL's user must get through to its own
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", disk], check=True)
        os.chmod(disk, 0o711)  # noqa: S103
        try:
            with tempfile.TemporaryDirectory() as folder, site(Path(folder), Path(disk)) as here:
                for name, fault in FAULTS.items():
                    if not wanted or any(word in name for word in wanted):
                        suffer(here, name, fault)
                verified = here.place.manage("verify_ledger").stdout.splitlines()[-1]
                lost = len(here.published) - here.arrived()
                wrong = len(here.wrong())
        finally:
            subprocess.run(["umount", "--lazy", disk], check=True)
    clocks = [] if wanted and "clock" not in wanted else steps_of_the_clock()
    sys.stdout.write(f"{verified}\n{lost} events lost, {wrong} wrong answers\n")
    sys.stdout.writelines(f"clock: {fault}\n" for fault in clocks)
    return int(bool(lost or wrong or clocks))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
