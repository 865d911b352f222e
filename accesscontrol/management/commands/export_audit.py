"""Write the audit trail out."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from accesscontrol.queries.audit import event_data, events


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = "Write every event of the audit trail to standard output, oldest first, a JSON a line."

    def handle(self, *args: Any, **options: Any) -> None:
        for event in events({}).order_by("pk").iterator(chunk_size=1000):
            self.stdout.write(json.dumps(event_data(event), ensure_ascii=False, sort_keys=True))
