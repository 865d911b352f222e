"""Say whether a text holds keys of this registry, and whether they are live."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accesscontrol.queries.keys import live_key
from accesscontrol.rules.keys import SHOWN_LENGTH, keys_in
from accesscontrol.rules.principals import OPERATOR
from accesscontrol.services.revoking import revoke_keys


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = (
        "Look for keys in a text, which is read from FILE or from standard input, never from the "
        "command line, where others could see it. Exit code 1 if a live key is left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path)
        parser.add_argument("--revoke", metavar="WHY", help="revoke the live ones, for this reason")

    def handle(self, *args: Any, file: Path | None, revoke: str | None, **options: Any) -> None:
        now = timezone.now()
        try:
            text = sys.stdin.read() if file is None else file.read_text(errors="replace")
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        live = []
        for found in keys_in(text):
            key = live_key(found, now=now)
            if key is None:
                self.stdout.write(f"{found[:SHOWN_LENGTH]}… is no live key of this registry.")
                continue
            live.append(key.pk)
            owner = f"account {key.account_id}" if key.account_id else "the registry"
            scopes = ", ".join(key.scopes)
            self.stdout.write(f"{key.prefix}… is live: {key.name}, of {owner}, for {scopes}.")
        if live and revoke is not None:
            ended = revoke_keys(ids=live, actor=OPERATOR, why=revoke, now=now)
            self.stdout.write(f"{len(ended)} revoked.")
        elif live:
            sys.exit(1)
