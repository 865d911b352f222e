"""What the documentation shows as code: every block between fences, page by page."""

import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from tests.services.running import ROOT

PAGES = (
    *sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "fixtures" / "README.md", ROOT / "benchmarks" / "README.md",
)  # fmt: skip

_FENCE = re.compile(r"^( *)```([^\n`]*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fence:
    language: str
    """As the page names it; empty where it names none."""
    text: str


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def fences_of(page: str) -> list[Fence]:
    """All fences of a page, `docs/api.md`, in order."""
    found = _FENCE.findall((ROOT / page).read_text())
    return [Fence(language, dedent(text)) for _, language, text in found]


def fence(page: str, number: int, language: str) -> str:
    """The text of one fence, counted from 1 among all of the page."""
    found = fences_of(page)[number - 1]
    assert found.language == language, f"{page} has {found.language} as its fence {number}"
    return found.text
