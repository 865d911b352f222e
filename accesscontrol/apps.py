from django.apps import AppConfig


class AccessControlConfig(AppConfig):
    name = "accesscontrol"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Access control"

    def ready(self) -> None:
        from accesscontrol import projections

        projections.register_own_kinds()
