"""What outsiders check the ledger by: the tree over its entries, what is signed of it, the keys."""

from django.db import models
from django.db.models import Q

from registry.models.ledger import ID_LENGTH, Changeset, LedgerEntry
from registry.models.versions import VersionedRow


class TreeNode(models.Model):
    """The root of the perfect subtree of 2^level leaves that ends with an entry. Append-only.

    Level 0 is the leaf hash of the entry itself and stands there.
    """

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="tree_node_is_made_once", fields=["entry", "level"]),
            models.CheckConstraint(name="tree_node_is_no_leaf", condition=Q(level__gte=1)),
        ]

    def __str__(self) -> str:
        return f"tree node of level {self.level} at entry {self.entry_id}"


class Checkpoint(models.Model):
    """The signed note over the ledger as a changeset left it. Append-only.

    `public_key` (hex) is that of the key in charge. The note of a changeset that changes keys
    carries the signature of the key before as well.
    """

    changeset = models.OneToOneField(
        Changeset, models.PROTECT, primary_key=True, related_name="checkpoint"
    )
    public_key = models.CharField(max_length=64)
    note = models.TextField()

    def __str__(self) -> str:
        return f"checkpoint of changeset {self.changeset_id}"


class VerificationKey(VersionedRow):
    """A public key that checkpoints and receipts were signed with, as the ledger announces it."""

    algorithm = models.CharField(max_length=ID_LENGTH)
    public_key = models.CharField(max_length=64)
