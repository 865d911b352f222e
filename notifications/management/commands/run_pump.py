"""The pump alone, in the foreground: one more process that sends webhooks."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from notifications.services.pump_runs import pump_until


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = "Tell the history and send webhooks until Ctrl-C. Any number of these may run."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        pump_until(stop)
