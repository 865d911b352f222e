"""A feed as Atom (RFC 4287), with archives as RFC 5005 has them."""

from html import escape
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

from notifications.feeds.entries import Page, tag_of

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
HISTORY = "http://purl.org/syndication/history/1.0"


class _Feed(Atom1Feed):
    """Django's, with its own id, links between archives, and the mark of an archive."""

    def root_attributes(self) -> dict[Any, Any]:
        return {**super().root_attributes(), "xmlns:fh": HISTORY}

    def latest_post_date(self) -> Any:
        return self.feed["updated"]

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for relation, address in self.feed["links"]:
            handler.addQuickElement("link", "", {"rel": relation, "href": address})
        if self.feed["is_archive"]:
            handler.addQuickElement("fh:archive", "")


def as_atom(page: Page) -> bytes:
    address = f"{settings.PUBLIC_URL}{page.scope.path}.atom"
    own = address if page.archive is None else f"{address}?archive={page.archive}"
    links = [("current", address)]
    if page.previous_archive is not None:
        links.append(("prev-archive", f"{address}?archive={page.previous_archive}"))
    feed = _Feed(
        title=readable(page.scope.title),
        link=f"{settings.PUBLIC_URL}/",
        description="",
        subtitle="What changed in the record of who may use which frontier AI model.",
        author_name="Greenlight",
        feed_url=own,
        feed_guid=tag_of(page.scope.path.strip("/")),
        language="en",
        updated=page.updated,
        links=links,
        is_archive=page.archive is not None,
    )
    for entry in page.entries:
        feed.add_item(
            title=readable(entry.words.title),
            link=entry.words.link or f"{settings.PUBLIC_URL}/",
            description="".join(f"<p>{escape(readable(line))}</p>" for line in entry.words.lines)
            or f"<p>{escape(readable(entry.words.title))}</p>",
            unique_id=entry.id,
            pubdate=entry.at,
            updateddate=entry.at,
            categories=[entry.type],
        )
    return feed.writeString("utf-8").encode()


def readable(text: str) -> str:
    """Without the characters that XML 1.0 has no way to write."""
    return (
        "".join(letter for letter in text if letter in "\t\n\r" or letter >= " ")
        .replace("\ufffe", "")
        .replace("\uffff", "")
    )
