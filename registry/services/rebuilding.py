"""Building every derived table anew from the ledger."""

import json

from django.db import transaction

from registry.documents.entries import Entry
from registry.models import Changeset, Reference, StatusInterval
from registry.projections import all_projections
from registry.queries.expected_statuses import expected_intervals
from registry.queries.ledger import record_at
from registry.services.locking import lock_head
from registry.services.rows import write_rows

BATCH = 500


@transaction.atomic(durable=True)
def rebuild_derived() -> None:
    """Throw away the typed rows, the references and the status history, and make them anew.

    The ledger and the change log are not derived and stay as they are.
    """
    ledger = lock_head()
    Reference.objects.all().delete()
    for _, projection in all_projections():
        projection.row.objects.all().delete()
    for changeset in Changeset.objects.order_by("number").iterator():
        recorded = list(changeset.entries.order_by("seq"))
        documents = [json.loads(entry.document) for entry in recorded]
        entries = [
            Entry(document["op"], document["kind"], document["object"], document["entry_reason"])
            for document in documents
        ]
        write_rows(entries, recorded)
    StatusInterval.objects.all().delete()
    StatusInterval.objects.bulk_create(expected_intervals(record_at(ledger.size)), batch_size=BATCH)
