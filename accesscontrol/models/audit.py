"""Who did what beside the ledger: append-only. The database refuses to change or delete it."""

from django.db import models

ACTION_LENGTH = 64
OBJECT_LENGTH = 300
PRINCIPAL_LENGTH = 40


class AuditEvent(models.Model):
    """One act of one principal: what it was done to, what that was before and after, and why.

    `principal` is the id of a `Principal`, so that no name of a person is kept for ever.
    `before` is null for what was made, `after` for what was taken away.
    """

    at = models.DateTimeField()
    principal = models.CharField(max_length=PRINCIPAL_LENGTH)
    action = models.CharField(max_length=ACTION_LENGTH)
    object = models.CharField(max_length=OBJECT_LENGTH)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    why = models.TextField()

    class Meta:
        indexes = [
            models.Index(name="audit_by_object", fields=["object", "id"]),
            models.Index(name="audit_by_principal", fields=["principal", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.principal} {self.action} {self.object}"
