"""A feed as JSON Feed 1.1 (jsonfeed.org/version/1.1), each item with the whole event."""

import json

from django.conf import settings

from notifications.feeds.entries import Page
from registry.rules.dates import format_instant

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def as_json_feed(page: Page) -> bytes:
    address = f"{settings.PUBLIC_URL}{page.scope.path}.json"
    document = {
        "version": VERSION,
        "title": page.scope.title,
        "home_page_url": f"{settings.PUBLIC_URL}/",
        "feed_url": address,
        "description": "What changed in the record of who may use which frontier AI model.",
        "language": "en",
        "authors": [{"name": "Greenlight", "url": f"{settings.PUBLIC_URL}/"}],
        "items": [
            {
                "id": entry.id,
                "url": entry.words.link or f"{settings.PUBLIC_URL}/",
                "title": entry.words.title,
                "content_text": "\n".join(entry.words.lines) or entry.words.title,
                "date_published": format_instant(entry.at),
                "tags": [entry.type],
                "_greenlight": entry.document,
            }
            for entry in page.entries
        ],
    }
    if page.previous_archive is not None:
        document["next_url"] = f"{address}?archive={page.previous_archive}"
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
