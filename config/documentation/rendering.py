"""A Markdown file as HTML: with anchors, links between pages, and tables that can be read.

Raw HTML in a file is shown as text. What is rendered is only what is in docs/.
"""

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from config.documentation.shelf import documents, words_of

_NO_WORD = re.compile(r"[^\w\- ]")
DEEPEST_LISTED = 2


@dataclass(frozen=True, slots=True)
class Heading:
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Rendered:
    html: SafeString
    headings: tuple[Heading, ...]
    """Those of the second level, for a table of contents."""


@lru_cache(maxsize=128)
def rendered(name: str) -> Rendered:
    """A document by its name. Raises: KeyError, where there is none."""
    text = documents()[name].path.read_text(encoding="utf-8")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    headings = _give_ids(tokens)
    _lead_links(tokens, name)
    _frame_tables(tokens, documents()[name].title)
    html = reader.renderer.render(tokens, reader.options, {})
    return Rendered(mark_safe(html), tuple(headings))  # noqa: S308 raw HTML is off


def _give_ids(tokens: Sequence[Token]) -> list[Heading]:
    """The anchors that other pages and code forges lead to."""
    seen: dict[str, int] = {}
    listed = []
    for opening, inside in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        words = words_of(inside)
        slug = _NO_WORD.sub("", words.lower()).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        key = f"{slug}-{count}" if count else slug
        opening.attrSet("id", key)
        if opening.tag == f"h{DEEPEST_LISTED}":
            listed.append(Heading(key, words))
    return listed


def _lead_links(tokens: Iterable[Token], name: str) -> None:
    """Links to files of docs/ lead to their pages; those to other files of the repository go."""
    for inline in tokens:
        children = inline.children or []
        dropped = 0
        for child in children:
            if child.type == "link_open":
                target = _target(str(child.attrGet("href") or ""), name)
                if target is None:
                    child.type, child.tag, dropped = "text", "", dropped + 1
                    child.content = ""
                else:
                    child.attrSet("href", target)
            elif child.type == "link_close" and dropped:
                child.type, child.tag, child.content, dropped = "text", "", "", dropped - 1


def _target(link: str, name: str) -> str | None:
    path, mark, place = link.partition("#")
    if "://" in link or not path:
        return link
    if not path.endswith(".md"):
        return None
    found = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    key = found.removesuffix(".md")
    if key not in documents():
        return None
    return f"{reverse('docs-page', args=[key])}{mark}{place}"


def _frame_tables(tokens: list[Token], title: str) -> None:
    """Each table has a caption, headers with a scope, and a region that scrolls by keyboard."""
    heading, counts = title, dict[str, int]()
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = words_of(tokens[number + 1])
        elif token.type == "table_open":
            counts[heading] = counts.get(heading, 0) + 1
            label = heading if counts[heading] == 1 else f"{heading} ({counts[heading]})"
            token.type = "html_block"
            token.content = (
                f'<div class="scroll" role="region" aria-label="{escape(label)}" tabindex="0">'
                f'<table><caption class="unseen">{escape(label)}</caption>\n'
            )
        elif token.type == "table_close":
            token.type, token.content = "html_block", "</table></div>\n"
        elif token.type in ("th_open", "td_open"):
            _frame_cell(token, tokens[number + 1], tokens[number + 2])
        elif token.type in ("fence", "code_block"):
            _frame_code(token)


def _frame_cell(opening: Token, inside: Token, closing: Token) -> None:
    """A header that says nothing is none."""
    opening.attrs.pop("style", None)
    if opening.tag == "th" and inside.content:
        opening.attrSet("scope", "col")
    else:
        opening.tag = closing.tag = "td"


def _frame_code(token: Any) -> None:
    """Long lines scroll by keyboard, too."""
    token.type, content = "html_block", escape(token.content)
    token.content = f'<pre tabindex="0"><code>{content}</code></pre>\n'
