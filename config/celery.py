"""The Celery application: the doorbell and the workforce. The database is the queue."""

import os
from functools import cached_property
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

NO_BROKER = (
    "There is no broker: set REDIS_URL to redis://HOST:6379/0. Without Redis the jobs run with "
    "`manage.py run_jobs`, and no scheduler is needed."
)


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


app = Greenlight("greenlight")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
