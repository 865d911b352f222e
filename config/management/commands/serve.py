"""Run everything on this machine: web, worker and scheduler, in the foreground."""

import os
import shutil
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from environs import Env
from honcho.manager import Manager

from config.environment import BASE_DIR
from config.preparing import ADMINISTRATOR, Prepared, prepare
from registry.errors import Problem

WEB_THREADS = 16
"""A long-poll holds one of these for up to half a minute."""


_STOPPED_BY_HAND = (0, None, 128 + signal.SIGINT, 128 + signal.SIGTERM)


class Command(BaseCommand):
    help = (
        "Prepare the installation, then run web, worker and scheduler until Ctrl-C. With "
        "REDIS_URL the jobs run in Celery, without it in a loop of the worker process."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        env = Env()
        port = env.int("PORT", 8000)
        seed = env.str("GREENLIGHT_SEED", "") or str(BASE_DIR / "fixtures")
        _check_port(port)
        try:
            prepared = prepare(seed=seed, now=timezone.now())
        except OSError as error:
            raise CommandError(f"GREENLIGHT_SEED={seed}: {error.strerror}") from error
        except Problem as error:
            lines = [f"{fault.pointer}: {fault.detail}" for fault in error.faults]
            raise CommandError("\n".join([f"{seed}: {error.detail}", *lines])) from error
        self._say(prepared, port)
        manager = Manager()
        unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
        # Honcho runs a command through a shell; `exec` lets our signals reach the program itself.
        for name, command in _processes(port).items():
            manager.add_process(name, f"exec {command}", env=unbuffered)
        manager.loop()
        if manager.returncode not in _STOPPED_BY_HAND:
            raise CommandError("A process stopped by itself; see above.")

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


def _processes(port: int) -> dict[str, str]:
    """The commands to run, by name."""
    python = sys.executable
    beside = Path(python).parent
    granian = shutil.which("granian", path=str(beside)) or "granian"
    web = (
        f"{granian} --interface wsgi --host 127.0.0.1 --port {port} --workers 1 "
        f"--blocking-threads {WEB_THREADS} --backpressure 256 --no-ws --log-level error "
        "--working-dir . config.wsgi:application"
    )
    manage = f"{python} {BASE_DIR / 'manage.py'}"
    if not settings.ENVIRONMENT.redis_url:
        return {"web": web, "worker": f"{manage} run_jobs"}
    celery = f"{python} -m celery -A config"
    beat = settings.ENVIRONMENT.data_dir / "celerybeat-schedule"
    return {
        "web": web,
        "worker": f"{celery} worker --loglevel WARNING --concurrency 1",
        "scheduler": f"{celery} beat --loglevel WARNING --schedule {beat}",
    }
