"""A sender with a Celery task for each delivery: django-webhook, as it is documented.

`python benchmarks/peers/task_per_delivery.py fill URL… | publish NUMBER | work PROCESSES`, in an
environment of its own, with PEER_DATABASE (a port of PostgreSQL) and REDIS_URL.
"""

import os
import sys
from collections.abc import Callable

import django
from celery import Celery
from django.conf import settings

settings.configure(
    SECRET_KEY="of a benchmark",  # noqa: S106
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django_webhook"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "USER": "greenlight",
            "HOST": "127.0.0.1",
            "PORT": os.environ["PEER_DATABASE"],
            "CONN_MAX_AGE": None,
        }
    },
    USE_TZ=True,
    DJANGO_WEBHOOK={"MODELS": ["auth.Group"]},
)
# By this Celery knows that it is to keep Django's connections apart in its processes.
os.environ["DJANGO_SETTINGS_MODULE"] = "given above"
app = Celery("peer", broker=os.environ["REDIS_URL"])
app.conf.task_ignore_result = True
app.set_default()
django.setup()


def fill(*urls: str) -> None:
    from django.core.management import call_command
    from django_webhook.models import Webhook, WebhookSecret, WebhookTopic

    call_command("migrate", verbosity=0)
    topic, _ = WebhookTopic.objects.get_or_create(name="auth.Group/create")
    for url in urls:
        webhook = Webhook.objects.create(url=url)
        webhook.topics.add(topic)
        WebhookSecret.objects.create(webhook=webhook, token="a" * 32)


def publish(number: str) -> None:
    """Each one a task in Redis for every webhook."""
    from django.contrib.auth.models import Group

    for one in range(int(number)):
        Group.objects.create(name=f"{one} " + "x" * 120)


def work(processes: str) -> None:
    app.worker_main(["worker", "--loglevel", "CRITICAL", "--concurrency", processes,
                     "--without-gossip", "--without-mingle", "--without-heartbeat"])  # fmt: skip


if __name__ == "__main__":
    commands: dict[str, Callable[..., None]] = {"fill": fill, "publish": publish, "work": work}
    commands[sys.argv[1]](*sys.argv[2:])
