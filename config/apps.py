import django.contrib.admin.apps
from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "greenlight"
    verbose_name = "Greenlight"
    default = True

    def ready(self) -> None:
        from config import checks  # noqa: F401 (registers them)


class StaffAdminConfig(django.contrib.admin.apps.SimpleAdminConfig):
    """What it shows is found by config.urls: a worker or a command that serves no page has no use
    for it, and would take 1.7 times as long to start."""

    default_site = "config.admin_site.StaffSite"
    default = False
