"""The Celery application: the doorbell and the workforce. The database is the queue."""

import logging
import os
from datetime import timedelta
from functools import cached_property
from typing import Any

from celery import Celery, Task, signals

from config.collecting import spare_what_is_loaded
from config.logs import NOBODY, request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# A worker would load every page to check it, for longer than all else that it does before its first
# job, and then throw away what was found. `migrate`, which has to run before it, checks the same.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

NO_BROKER = (
    "There is no broker: set REDIS_URL to redis://HOST:6379/0. Without Redis the jobs run with "
    "`manage.py run_jobs`, and no scheduler is needed."
)


OFTEN = timedelta(seconds=1)


class TracedTask(Task[Any, Any]):
    """Carries the id of the request that called it along, for the log of the worker."""

    Request = "config.acknowledging:HeardRequest"

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:  # type: ignore[override]
        headers = {"request_id": request_id.get(), **(options.pop("headers", None) or {})}
        return super().apply_async(args, kwargs, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        given = (self.request.headers or {}).get("request_id", NOBODY)
        token = request_id.set(given if given != NOBODY else f"job:{self.request.id}")
        try:
            return super().__call__(*args, **kwargs)
        finally:
            logger.debug("job done: %s", self.name)
            request_id.reset(token)


class Greenlight(Celery):
    """Refuses to start a part without a broker: Celery would look for another one on its own."""

    @cached_property
    def Worker(self) -> Any:  # noqa: N802 (Celery's name)
        self._need_broker()
        return super().Worker

    @cached_property
    def Beat(self) -> Any:  # noqa: N802
        self._need_broker()
        return super().Beat

    def _need_broker(self) -> None:
        if not self.conf.broker_url:
            raise SystemExit(NO_BROKER)


@signals.setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """That somebody listens is what keeps Celery from setting levels and handlers of its own."""


@signals.worker_init.connect
def spare_what_is_loaded_here(**_: Any) -> None:
    """Before the fork, for which Celery has the collector look at all there is."""
    spare_what_is_loaded()


@signals.worker_process_init.connect
def trace_in_this_process(**_: Any) -> None:
    """After the fork: what sends spans is a thread."""
    from config.tracing import start_tracing

    start_tracing("worker")


@signals.worker_process_init.connect
def load_the_pump(**_: Any) -> None:
    """While the parent still connects: what fell due in a downtime waits for both."""
    if "webhooks" in app.amqp.queues.consume_from:
        from notifications.services import pump_runs  # noqa: F401


@signals.worker_ready.connect
def ring_for_what_is_due(sender: Any, **_: Any) -> None:
    """Whatever is done every second is done when a worker is ready.

    The scheduler rings for the first time a second after its own start, and a ring may be
    forgotten by the time a worker hears it: what fell due in a downtime would wait for the next.
    """
    for entry in sender.app.conf.beat_schedule.values():
        if entry["schedule"] > OFTEN:
            continue
        try:
            sender.app.send_task(entry["task"], retry=False, **entry["options"])
        except Exception as error:  # the scheduler rings anyway
            logger.warning("no ring for what is due: %s", error)
            return


logger = logging.getLogger(__name__)

app = Greenlight("greenlight", task_cls=TracedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
