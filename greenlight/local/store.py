"""The copy in a folder, so that a restart during an outage still finds answers.

`record.json.gz` is the evidence that the copy was made of, and is proven anew when it is read: who
can write there can take it away, and not change what is in it. `confirmed.json` says when the
registry was last heard; nobody signs that, so guard the folder as you would the configuration.
"""

import gzip
import json
import os
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

from greenlight.local.ledger import Evidence
from registry.rules.dates import format_instant, parse_instant

FORMAT = 1
KEYS = "trusted-keys"
_RECORD, _CONFIRMED = "record.json.gz", "confirmed.json"


class Store:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def keys(self) -> Path:
        """Where the keys that are trusted on first use are pinned."""
        return self._folder / KEYS

    def write(self, evidence: Evidence, *, url: str) -> None:
        """Raises: OSError."""
        document = {
            "format": FORMAT, "url": url, "checkpoint": evidence.checkpoint,
            "receipt": evidence.receipt, "pages": evidence.pages,
        }  # fmt: skip
        self._put(_RECORD, gzip.compress(json.dumps(document).encode(), compresslevel=6, mtime=0))

    def confirm(self, size: int, at: datetime) -> None:
        """That the registry said at a moment that it has so many entries. Raises: OSError."""
        self._put(_CONFIRMED, json.dumps({"size": size, "at": format_instant(at)}).encode())

    def read(self, *, url: str) -> Evidence | None:
        """What was written of this registry; None where there is nothing that can be read."""
        try:
            document: Any = json.loads(gzip.decompress((self._folder / _RECORD).read_bytes()))
            if (document["format"], document["url"]) != (FORMAT, url):
                return None
            pages = tuple(str(page) for page in document["pages"])
            return Evidence(str(document["checkpoint"]), document["receipt"], pages)
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            return None

    def confirmed_at(self, size: int) -> datetime | None:
        """When a copy of this size was last confirmed; None where nobody knows."""
        try:
            said = json.loads((self._folder / _CONFIRMED).read_bytes())
            return parse_instant(said["at"]) if said["size"] == size else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _put(self, name: str, data: bytes) -> None:
        """Whole or not at all, also where several processes share the folder."""
        self._folder.mkdir(parents=True, exist_ok=True)
        made = self._folder / f".{name}.{os.getpid()}"
        with made.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        made.replace(self._folder / name)
