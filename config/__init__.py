"""Putting the apps together. Celery's application lives here so that tasks find it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
