"""Which files of docs/ there are, what they are called, and in which order they are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER: Path = settings.BASE_DIR / "docs"

CHAPTERS: Sequence[tuple[str, Sequence[str]]] = (
    ("Start", ("quick-start", "concepts", "pages")),
    ("Ask", ("api", "enforcement", "authzen", "client", "cli")),
    ("Hear of changes", ("subscribing", "webhooks")),
    ("Verify", ("verifying",)),
    ("Record", ("recording", "impact")),
    ("Run", ("operations", "settings", "security")),
    ("Build", ("dependencies", "mutants")),
)
"""Files that are named nowhere here come last, under "More"."""

_READER = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True)
class Document:
    """One file. `name` is its path within docs/, without the ending."""

    name: str
    title: str
    about: str
    """Its first sentence."""

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}.md"

    @property
    def is_decision(self) -> bool:
        return self.name.startswith("adr/")


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    documents: tuple[Document, ...]


@lru_cache(maxsize=1)
def documents() -> dict[str, Document]:
    """By name. Read once: the files come with the program."""
    found = {}
    for path in sorted(FOLDER.rglob("*.md")):
        name = path.relative_to(FOLDER).with_suffix("").as_posix()
        found[name] = _document(name, path.read_text(encoding="utf-8"))
    return found


def chapters() -> list[Chapter]:
    """Every document, each once, in the order of reading; decisions last."""
    known = documents()
    named = {name for _, names in CHAPTERS for name in names}
    parts = [
        Chapter(title, tuple(known[name] for name in names if name in known))
        for title, names in CHAPTERS
    ]
    more = [one for name, one in known.items() if name not in named and not one.is_decision]
    parts.append(Chapter("More", tuple(more)))
    parts.append(Chapter("Decisions", tuple(one for one in known.values() if one.is_decision)))
    return [part for part in parts if part.documents]


def neighbours(name: str) -> tuple[Document | None, Document | None]:
    """What is read before a document, and after it."""
    order = [one for part in chapters() for one in part.documents]
    place = next(number for number, one in enumerate(order) if one.name == name)
    before = order[place - 1] if place else None
    return before, order[place + 1] if place + 1 < len(order) else None


def _document(name: str, text: str) -> Document:
    """Its title, and the first sentence of prose; of a decision, that of its context."""
    tokens = _READER.parse(text)
    title, found = name, ""
    wanted = "" if name.startswith("adr/") else "paragraph"
    for opening, inside in pairwise(tokens):
        if opening.type == "heading_open":
            words = words_of(inside)
            if opening.tag == "h1":
                title = words
            elif words == "Context":
                wanted = "paragraph"
        elif opening.type == "paragraph_open" and opening.level == 0 and wanted and not found:
            found = words_of(inside)
    return Document(name, title, found.partition(". ")[0].rstrip(".:"))


def words_of(inline: Token) -> str:
    """The text of a line without its marks."""
    return "".join(
        " " if child.type == "softbreak" else child.content
        for child in inline.children or ()
        if child.type in ("text", "code_inline", "softbreak")
    )
