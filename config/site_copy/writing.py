"""Asking the service for each page, in this process, and writing what it says into a folder."""

import json
import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from config.site_copy.pages import copied, linked
from config.site_copy.places import beginnings, file_of, left_out
from registry.queries.dating import moment_words
from registry.queries.ledger import current_point, registry_zone
from registry.rules.dates import format_instant

MANIFEST = "copy.json"


class CopyRefused(Exception):
    """The sentence names the cure."""


@dataclass(slots=True)
class Copy:
    """What was written. `missing` are addresses that a page leads to and that did not answer."""

    files: int = 0
    bytes: int = 0
    missing: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)


def write_copy(folder: Path, *, most: int, now: datetime) -> Copy:
    """Write all public pages into a folder, which is replaced whole once they are all there.

    Raises: CopyRefused, where reads are not public, or the folder holds something else.
    """
    if not settings.PUBLIC_READS:
        raise CopyRefused("This registry is not public, so its pages are not copied.")
    if folder.exists() and not (folder / MANIFEST).is_file() and any(folder.iterdir()):
        raise CopyRefused(f"{folder} holds something else; give a new folder, or an earlier copy.")
    fresh, old = _beside(folder, "new"), _beside(folder, "old")
    for path in (fresh, old):
        shutil.rmtree(path, ignore_errors=True)
    fresh.mkdir(parents=True)
    written = _write(fresh, most=most, now=now)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return written


def _beside(folder: Path, ending: str) -> Path:
    return folder.with_name(f".{folder.name}.{ending}")


def _write(folder: Path, *, most: int, now: datetime) -> Copy:
    size = current_point().size
    words = moment_words(now, registry_zone())
    done = Copy()
    pages = set()
    for address, media_type, body in _answers(done, most=most):
        if media_type == "text/html":
            page = copied(body.decode(), written=words, size=size, origin=settings.PUBLIC_URL)
            body = page.encode()
            pages.add(address)
        path = folder / file_of(address, media_type)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        done.files += 1
        done.bytes += len(body)
    done.left_out = left_out(pages)
    manifest = {
        "written_at": format_instant(now),
        "ledger_size": size,
        "root": current_point().root,
        "files": done.files,
        "missing": sorted(done.missing),
        "left_out": done.left_out,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return done


def _answers(done: Copy, *, most: int) -> Iterator[tuple[str, str, bytes]]:
    """Every address that can be reached, with what it answers, each once.

    Django's own test client asks: what a page says to it is what it says to a reader.
    """
    public = urlsplit(settings.PUBLIC_URL)
    client = Client(SERVER_NAME=public.hostname or "localhost", headers={"accept": "*/*"})
    waiting = deque(beginnings(most=most))
    seen = set(waiting)
    while waiting:
        address = waiting.popleft()
        response = client.get(
            address, secure=public.scheme == "https", headers={"accept": "text/html,*/*;q=0.9"}
        )
        body = b"".join(response) if response.streaming else response.content
        media_type = response.headers["Content-Type"].partition(";")[0]
        response.close()
        if response.status_code != 200:
            done.missing.append(address)
            continue
        yield address, media_type, body
        if media_type == "text/html":
            fresh = [one for one in dict.fromkeys(linked(body.decode())) if one not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
