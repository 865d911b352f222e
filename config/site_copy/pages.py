"""A page of a copy: it says when it was written, and leads nowhere that needs the service.

A file takes no parameters. A link with some would show another page than it says, and a form would
ask nobody: both are taken out.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from urllib.parse import urlsplit

PRIVATE = ("/account", "/admin", "/auth", "/decisions", "/desk", "/invitations", "/staff")
"""Pages for people who have signed in."""

_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
_CLOCKS = re.compile(r'<details class="clocks.*?</details>', re.DOTALL)
_LINK = re.compile(r'<a\b([^>]*?)\s+href="([^"]*)"([^>]*)>')
_ALTERNATE = re.compile(r'<link rel="alternate"[^>]*?href="([^"]*)"[^>]*>', re.DOTALL)
_MAIN = '<main id="main"'


def copied(page: str, *, written: str, size: int, origin: str) -> str:
    """The page of a copy. `written` is when, in words; `origin` is where the service is."""
    page = _CLOCKS.sub("", _FORM.sub("", page))
    page = _LINK.sub(_led, page)
    banner = (
        '<p class="copied" role="note">A copy, written '
        f"{escape(written)} at ledger size {size}. What was recorded later is not here, and "
        f'nothing can be asked of it. The service itself is at <a href="{escape(origin)}/">'
        f"{escape(origin)}</a>.</p>"
    )
    return page.replace(_MAIN, f"{banner}\n    {_MAIN}", 1)


def linked(page: str) -> Iterator[str]:
    """The addresses on this site that a page leads to and that a copy can hold."""
    for found in (*_LINK.finditer(page), *_ALTERNATE.finditer(page)):
        link = unescape(found[2] if found.re is _LINK else found[1])
        if link.startswith("/") and not link.startswith("//") and _is_kept(link):
            yield urlsplit(link).path


def _led(found: re.Match[str]) -> str:
    before, link, after = found.groups()
    if _is_kept(unescape(link)):
        return found[0]
    return f"<a{before}{after}>"


def _is_kept(link: str) -> bool:
    if not link.startswith("/"):
        return True
    parts = urlsplit(link)
    return not parts.query and not _is_private(parts.path)


def _is_private(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in PRIVATE)
