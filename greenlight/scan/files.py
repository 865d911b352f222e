"""Which files are looked at: text of one's own, as git would keep it."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

LARGEST = 1024 * 1024
"""Bytes of a file that is still looked at; larger ones are data."""
PROBED = 8192
NOT_OURS = frozenset(
    {
        ".git", ".hg", ".svn", ".terraform", ".venv", "venv", ".tox", ".nox", "node_modules",
        "vendor", "third_party", "site-packages", "__pycache__", ".mypy_cache", ".ruff_cache",
        ".pytest_cache", "bower_components", ".next", ".idea",
    }
)  # fmt: skip
"""Folders of other people's code, and of tools."""
PROSE = frozenset({".md", ".rst", ".txt", ".adoc", ".html", ".htm", ".csv", ".tsv", ".svg"})
"""Files that speak of models and call none. One that is named itself is looked at all the same."""


class Skipped:
    """How many files were left out, and why."""

    def __init__(self) -> None:
        self.binary = self.large = self.unreadable = 0


def files_under(paths: Sequence[Path]) -> Iterator[Path]:
    """The files to look at, each once, in order. Raises: OSError, for a path that is not there."""
    seen: set[Path] = set()
    for path in paths:
        found = [path] if path.is_file() else _walk(path, _ignores_above(path))
        if not path.exists():
            raise FileNotFoundError(f"There is no {path}; name a file or a folder.")
        for file in found:
            real = file.resolve()
            if real not in seen:
                seen.add(real)
                yield file


def text_of(path: Path, skipped: Skipped) -> str | None:
    """The text of a file; None for what is none, or too large, or cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            skipped.large += 1
            return None
        data = path.read_bytes()
    except OSError:
        skipped.unreadable += 1
        return None
    if b"\x00" in data[:PROBED] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        skipped.binary += 1
        return None
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return data.decode(encoding, errors="replace")


Ignores = tuple[tuple[Path, GitIgnoreSpec], ...]


def _walk(folder: Path, ignores: Ignores) -> Iterator[Path]:
    ignores = _with_own(folder, ignores)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        place = folder / entry.name
        if entry.is_symlink():
            continue
        if entry.is_dir():
            if entry.name not in NOT_OURS and not _is_ignored(place, ignores, is_folder=True):
                yield from _walk(place, ignores)
        elif (
            entry.is_file()
            and place.suffix.lower() not in PROSE
            and not _is_ignored(place, ignores, is_folder=False)
        ):
            yield place


def _is_ignored(path: Path, ignores: Ignores, *, is_folder: bool) -> bool:
    """As git decides: the innermost .gitignore that says something of the path."""
    resolved = path if path.is_absolute() else Path.cwd() / path
    for folder, spec in reversed(ignores):
        relative = resolved.relative_to(folder).as_posix() + ("/" if is_folder else "")
        said = spec.check_file(relative).include
        if said is not None:
            return said
    return False


def _with_own(folder: Path, ignores: Ignores) -> Ignores:
    place = folder if folder.is_absolute() else Path.cwd() / folder
    try:
        lines = (place / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ignores
    return (*ignores, (place, GitIgnoreSpec.from_lines(lines)))


def _ignores_above(folder: Path) -> Ignores:
    """Those of the folders above, up to the root of the repository that the folder is in."""
    place = folder if folder.is_absolute() else Path.cwd() / folder
    above = [place, *place.parents]
    roots = [index for index, each in enumerate(above) if (each / ".git").exists()]
    ignores: Ignores = ()
    for each in reversed(above[1 : roots[0] + 1] if roots else []):
        ignores = _with_own(each, ignores)
    return ignores
