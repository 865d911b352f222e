import django.contrib.admin.apps
from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "greenlight"
    verbose_name = "Greenlight"
    default = True


class StaffAdminConfig(django.contrib.admin.apps.AdminConfig):
    default_site = "config.admin_site.StaffSite"
    default = False
