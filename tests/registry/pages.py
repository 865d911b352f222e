"""Words for tests of pages: fetch one, and read it as a person would."""

import re
from html import unescape

from django.test import Client

HTML = {"Accept": "text/html"}


def page(address: str, **query: str) -> str:
    response = Client().get(address, query, headers=HTML)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def refused(address: str, **query: str) -> str:
    """The page about a problem, which is no success and no failure of the service."""
    response = Client().get(address, query, headers=HTML)
    assert 400 <= response.status_code < 500, (address, response.status_code)
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def section(html: str, heading: str) -> str:
    """What follows the heading with an id, in words, up to the end of its section."""
    return words(html.split(f'id="{heading}"')[1].split("</section>")[0].partition(">")[2])


def links(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'<a href="([^"]+)"', html)]
