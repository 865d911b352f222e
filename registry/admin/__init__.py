"""The record for registrars: to look things up, never to change them.

The record changes by changesets only; what is derived from it changes with it.
"""

from registry.admin import ledger, record
from registry.admin.reading import ReadOnlyAdmin, ReadOnlyInline, VersionedAdmin, VersionFilter

__all__ = (
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "VersionFilter",
    "VersionedAdmin",
    "ledger",
    "record",
)
