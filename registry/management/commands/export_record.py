"""Export the ledger as changeset documents."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from registry.queries.export import changeset_documents


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = (
        "Write every changeset as one array, as load_record takes it. Loaded into an empty "
        "ledger it gives the same entries, the same root, and the same export to the byte."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, help="a file; standard output if absent")

    def handle(self, *args: Any, path: Path | None, **options: Any) -> None:
        text = json.dumps(list(changeset_documents()), indent=2, ensure_ascii=False) + "\n"
        if path is None:
            self.stdout.write(text, ending="")
        else:
            path.write_text(text, encoding="utf-8")
