"""The service with Django alone, to measure what stands in front of it."""

from config.wsgi import django_application as application

__all__ = ["application"]
