import django.contrib.admin.apps
from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "greenlight"
    verbose_name = "Greenlight"
    default = True

    def ready(self) -> None:
        from config import checks  # noqa: F401 (registers them)


class StaffAdminConfig(django.contrib.admin.apps.AdminConfig):
    default_site = "config.admin_site.StaffSite"
    default = False
