"""Run everything on this machine: web, worker and scheduler, in the foreground."""

import os
import socket
import sys
from functools import partial
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from config.environment import BASE_DIR
from config.preparing import ADMINISTRATOR, Prepared, prepare
from config.supervising import Part, run_together
from registry.errors import Problem

WEB_THREADS = 16
"""A long-poll holds one of these for up to half a minute."""
APPLICATION = "config.wsgi:application"
WORKER = ("worker", "--without-mingle", "--without-gossip")
"""Workers need nothing of each other, and one that asked for the others would begin later."""


class Command(BaseCommand):
    help = (
        "Prepare the installation, then run web, worker and scheduler until Ctrl-C. With "
        "REDIS_URL the jobs run in Celery, without it in a loop of the worker process."
    )

    # The others look at code, which does not change from start to start, and take a second.
    requires_system_checks = ["greenlight"]

    def handle(self, *args: Any, **options: Any) -> None:
        port, seed = settings.ENVIRONMENT.port, settings.ENVIRONMENT.seed
        _check_port(port)
        try:
            prepared = prepare(seed=seed, now=timezone.now())
        except OSError as error:
            raise CommandError(f"GREENLIGHT_SEED={seed}: {error.strerror}") from error
        except Problem as error:
            lines = [f"{fault.pointer}: {fault.detail}" for fault in error.faults]
            raise CommandError("\n".join([f"{seed}: {error.detail}", *lines])) from error
        self._say(prepared, port)
        # Loaded here, it is there at once in the web process.
        import_module(APPLICATION.partition(":")[0])
        connections.close_all()
        ended = run_together(_parts(port))
        if ended is not None:
            raise CommandError(f"The {ended} process stopped by itself; see above.")

    def _say(self, prepared: Prepared, port: int) -> None:
        url = f"http://127.0.0.1:{port}"
        entries = f"{prepared.ledger_size} entries"
        if prepared.seeded:
            entries += " (the seed record, just loaded)"
        self.stdout.write(f"Greenlight answers at {url}/ from {entries}.")
        self.stdout.write(f"API: {url}/api/docs   Sign in: {url}/account")
        if prepared.password_file is not None:
            self.stdout.write(
                f"Sign in as {ADMINISTRATOR} with the password in {prepared.password_file}"
            )
        self.stdout.write("Stop with Ctrl-C.")
        self.stdout.flush()


def _check_port(port: int) -> None:
    """Two servers could share a port, and each answer half of the requests."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            cure = f"Port {port} is in use; stop what uses it, or choose another with PORT=…"
            raise CommandError(cure) from error


def _parts(port: int) -> dict[str, Part]:
    """What is to be run, by name."""
    web = partial(_serve_web, port)
    if not settings.ENVIRONMENT.redis_url:
        return {"web": web, "worker": partial(call_command, "run_jobs")}
    beat = settings.ENVIRONMENT.data_dir / "celerybeat-schedule"
    return {
        "web": web,
        "worker": partial(_become_celery, *WORKER, "--concurrency", "2", "-Q", "greenlight"),
        "sender": partial(
            _become_celery, *WORKER, "--concurrency", "1", "-Q", "webhooks", "-n", "sender@%h"
        ),
        "scheduler": partial(_become_celery, "beat", "--schedule", str(beat)),
    }


def _serve_web(port: int) -> None:
    Granian(
        APPLICATION,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=WEB_THREADS,
        backpressure=256,
        websockets=False,
        log_level=LogLevels.error,
        working_dir=BASE_DIR,
    ).serve()


def _become_celery(*arguments: str) -> None:
    os.chdir(BASE_DIR)
    command = [sys.executable, "-m", "celery", "-A", "config", *arguments]
    os.execv(sys.executable, [*command, "--loglevel", "WARNING"])  # noqa: S606 our own arguments
