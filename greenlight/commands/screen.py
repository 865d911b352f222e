"""What people see: tables, wrapped to the terminal, in colour only where somebody looks."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence

WIDEST, NARROWEST, PIPED = 160, 60, 100
COLORS = {
    "allow": "32", "general": "32", "yes": "32", "restricted": "33", "limited": "33",
    "indeterminate": "33", "unknown": "33", "deny": "31", "closed": "31", "no": "31",
    "bold": "1", "dim": "2",
}  # fmt: skip


class Screen:
    """Writes to standard output. `color` is auto, always or never."""

    def __init__(self, *, color: str) -> None:
        self.colored = is_colored(color, is_terminal=sys.stdout.isatty())
        columns = shutil.get_terminal_size((PIPED, 24)).columns if sys.stdout.isatty() else PIPED
        self.width = min(WIDEST, max(NARROWEST, columns))

    def line(self, text: str = "") -> None:
        sys.stdout.write(f"{text}\n")

    def line_at_once(self, text: str) -> None:
        """For those who read along: in a pipe, lines would else wait for many more."""
        self.line(text)
        sys.stdout.flush()

    def paint(self, text: str, style: str | None = None) -> str:
        """The text in the colour of a word; its own if none is named. Words stay words."""
        code = COLORS.get(style or text)
        return f"\x1b[{code}m{text}\x1b[0m" if self.colored and code else text

    def indented(self, text: str, *, by: int = 2) -> None:
        room = self.width - by
        for part in textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False):
            self.line(" " * by + part)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Columns as wide as they need to be, the last one wrapped to what is left."""
        printed = [list(map(_plain, row)) for row in rows]
        widths = [
            max(len(row[column]) for row in [list(head), *printed])
            for column in range(len(head) - 1)
        ]
        left = sum(widths) + 2 * len(widths)
        room = max(20, self.width - left)
        self.line(self.paint("  ".join(_padded(head, widths)).rstrip(), "bold"))
        for row in printed:
            wrapped = textwrap.wrap(row[-1], room, break_long_words=False, break_on_hyphens=False)
            cells = [
                self.paint(cell) + " " * (width - len(cell))
                for cell, width in zip(row, widths, strict=False)
            ]
            self.line("  ".join([*cells, self.paint((wrapped or [""])[0])]).rstrip())
            for more in wrapped[1:]:
                self.line(" " * left + more)


def is_colored(color: str, *, is_terminal: bool) -> bool:
    """Whether to use colour: as told; else on a terminal, unless NO_COLOR is set (no-color.org)."""
    if color != "auto":
        return color == "always"
    return is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _padded(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        *(cell.ljust(width) for cell, width in zip(cells, widths, strict=False)),
        cells[-1],
    ]


def _plain(text: str) -> str:
    """Without control characters: what a registry says never steers a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
