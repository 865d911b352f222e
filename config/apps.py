import django.contrib.admin.apps
from allauth.socialaccount.apps import SocialAccountConfig
from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    name = "config"
    label = "greenlight"
    verbose_name = "Greenlight"
    default = True

    def ready(self) -> None:
        from config import checks  # noqa: F401 (registers them)

        if settings.CELERY_BROKER_URL:
            # So that whoever sends a task sends it to our broker.
            from config import celery  # noqa: F401


class StaffAdminConfig(django.contrib.admin.apps.SimpleAdminConfig):
    """What it shows is found by config.urls: a worker or a command that serves no page has no use
    for it, and would take 1.7 times as long to start."""

    default_site = "config.admin_site.StaffSite"
    default = False


class OtherSignInsConfig(SocialAccountConfig):  # type: ignore[misc]
    """Loads the ways to sign in elsewhere when the pages are, for the same reason."""

    default = False

    def ready(self) -> None:
        from allauth.socialaccount import checks  # noqa: F401 (registers them)
