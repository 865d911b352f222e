"""The tables of the registry: the ledger, and what is derived from it."""

from registry.models.catalogue import (
    Authority,
    Channel,
    Developer,
    FrontierModel,
    ModelAlias,
    ModelFamily,
    Source,
)
from registry.models.changes import Change
from registry.models.directives import Directive, Proceeding, Provision
from registry.models.ledger import Changeset, LedgerEntry, LedgerHead, Reference
from registry.models.proofs import Checkpoint, TreeNode, VerificationKey
from registry.models.status import StatusInterval
from registry.models.versions import VersionedRow

__all__ = [
    "Authority",
    "Change",
    "Changeset",
    "Channel",
    "Checkpoint",
    "Developer",
    "Directive",
    "FrontierModel",
    "LedgerEntry",
    "LedgerHead",
    "ModelAlias",
    "ModelFamily",
    "Proceeding",
    "Provision",
    "Reference",
    "Source",
    "StatusInterval",
    "TreeNode",
    "VerificationKey",
    "VersionedRow",
]
