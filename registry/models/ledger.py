"""The ledger: append-only, gap-free, hashed. The database refuses to change or delete it."""

from django.db import models
from django.db.models import F, Q

ID_LENGTH = 128
TARGET_LENGTH = 2 * ID_LENGTH + 1


class Changeset(models.Model):
    """What was recorded together, at one instant, by whom and why.

    Its entries are those with numbers from `first_seq` to `size`; `size` is the size of the
    ledger with it, `root` the RFC 6962 root of the leaves up to there.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    title = models.CharField(max_length=300)
    reason = models.TextField()
    recorded_at = models.DateTimeField(unique=True)
    recorded_by = models.CharField(max_length=ID_LENGTH)
    approved_by = models.CharField(max_length=ID_LENGTH, blank=True)
    reconstructed = models.BooleanField()
    first_seq = models.PositiveBigIntegerField(unique=True)
    size = models.PositiveBigIntegerField(unique=True)
    root = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="changeset_holds_entries", condition=Q(size__gte=F("first_seq"))
            ),
        ]

    def __str__(self) -> str:
        return f"changeset {self.number}: {self.title}"


class LedgerEntry(models.Model):
    """One object asserted, corrected or retracted. `document` is what was hashed, to the byte."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    changeset = models.ForeignKey(Changeset, models.PROTECT, related_name="entries")
    op = models.CharField(max_length=8)
    kind = models.CharField(max_length=16)
    object_id = models.CharField(max_length=ID_LENGTH)
    document = models.TextField()
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "ledger entries"
        constraints = [
            models.CheckConstraint(
                name="entry_op_is_known", condition=Q(op__in=["assert", "correct", "retract"])
            ),
            models.UniqueConstraint(
                name="object_id_is_asserted_once",
                fields=["kind", "object_id"],
                condition=Q(op="assert"),
            ),
        ]
        indexes = [models.Index(name="entry_by_object", fields=["kind", "object_id", "seq"])]

    def __str__(self) -> str:
        return f"entry {self.seq}: {self.op} {self.kind} {self.object_id}"


class LedgerHead(models.Model):
    """The one row that every writer locks: where the ledger and the change log end.

    `frontier` holds the roots of the perfect subtrees of the leaves, as hex, largest first.
    `announced_through` is the instant up to which every boundary is in the change log.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    size = models.PositiveBigIntegerField(default=0)
    root = models.CharField(max_length=64, blank=True)
    frontier = models.JSONField(default=list)
    changesets = models.PositiveBigIntegerField(default=0)
    last_recorded_at = models.DateTimeField(null=True)
    last_change = models.PositiveBigIntegerField(default=0)
    announced_through = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="ledger_has_one_head", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"ledger of {self.size} entries"


class Reference(models.Model):
    """That one version of an object speaks of another object. Derived from the ledger.

    `superseded_by` has no index of its own, as in `VersionedRow`.
    """

    from_kind = models.CharField(max_length=16)
    from_id = models.CharField(max_length=ID_LENGTH)
    to_kinds = models.CharField(max_length=64)
    to_id = models.CharField(max_length=TARGET_LENGTH)
    asserted_by = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="+")
    superseded_by = models.ForeignKey(
        LedgerEntry, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(
                name="live_reference_by_target",
                fields=["to_id"],
                condition=Q(superseded_by__isnull=True),
            ),
            models.Index(name="reference_by_origin", fields=["from_kind", "from_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.from_kind} {self.from_id} speaks of {self.to_id}"
