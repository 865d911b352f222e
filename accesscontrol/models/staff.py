"""The registry's staff: which person has which role."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accesscontrol.rules.roles import Role

ROLES = [role.value for role in Role]


class StaffRole(models.Model):
    """That a person has a role now. Who gave it and when is in the audit trail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="staff_role_is_given_once", fields=["user", "role"]),
            models.CheckConstraint(name="staff_role_is_known", condition=Q(role__in=ROLES)),
        ]

    def __str__(self) -> str:
        return f"person {self.user_id}, {self.role}"
