"""The one lock of the ledger."""

from registry.models import LedgerHead


def lock_head() -> LedgerHead:
    """The head row, locked until the transaction ends: writers take turns."""
    LedgerHead.objects.get_or_create(id=1)
    return LedgerHead.objects.select_for_update().get(id=1)
