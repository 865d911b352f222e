"""A process that has everything loaded and makes workers of itself, one for each line it reads.

A worker that is killed is so replaced in a tenth of a second. Lines: `celery`, `beat`, `pump`,
`run_pump` (which listens to signals), `events FIRST NUMBER`, `program FILE` (whose output is then
in FILE.out); the answer to each is the id of the new process, which leads a session.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    import celery.bin.celery
    import celery.concurrency.prefork
    import celery.worker.consumer  # noqa: F401 loaded once for all children

    import benchmarks.delivering
    import config.celery  # noqa: F401
    import notifications.services.pump_runs  # noqa: F401

    assert benchmarks.delivering.OWNER
    # Nobody waits for the children, so nothing of them may stay.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        kind, *arguments = line.split()
        pid = os.fork()
        if pid == 0:
            _live(_KINDS[kind], arguments)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _live(act: Callable[..., None], arguments: list[str]) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    try:
        act(*arguments)
    except SystemExit:
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _celery() -> None:
    from config.celery import app

    app.worker_main(
        ["worker", "--loglevel", "CRITICAL", "--concurrency", "1", "-Q", "webhooks",
         "--without-gossip", "--without-mingle", "--without-heartbeat",
         "-n", f"worker-{os.getpid()}@chaos"]
    )  # fmt: skip


def _beat() -> None:
    from config.celery import app

    folder = os.environ["GREENLIGHT_DATA_DIR"]
    app.start(["beat", "--loglevel", "CRITICAL", "--schedule", f"{folder}/beat", "--pidfile", ""])


def _pump() -> None:
    import threading

    from notifications.services.pump_runs import pump_until

    pump_until(threading.Event())


def _run_pump() -> None:
    from django.core.management import call_command

    call_command("run_pump")


def _program(file: str) -> None:
    with open(f"{file}.new", "w") as out, redirect_stdout(out):
        exec(Path(file).read_text(), {"__name__": file})  # noqa: S102 a test's own
    os.rename(f"{file}.new", f"{file}.out")


def _events(first: str, number: str) -> None:
    """Enter events, each once, whatever becomes of the database meanwhile."""
    from django.db import DatabaseError, IntegrityError, InterfaceError, connections, transaction

    from benchmarks.delivering import enter_numbered

    while True:
        try:
            with transaction.atomic():
                enter_numbered(int(first), int(number))
        except IntegrityError:
            return
        except (DatabaseError, InterfaceError):
            connections.close_all()
            time.sleep(0.2)
        else:
            return


_KINDS: dict[str, Callable[..., None]] = {
    "celery": _celery,
    "beat": _beat,
    "pump": _pump,
    "run_pump": _run_pump,
    "program": _program,
    "events": _events,
}

if __name__ == "__main__":
    main()
