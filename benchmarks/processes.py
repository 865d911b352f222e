"""What the processes of an installation hold in memory."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path


def tree(pid: int) -> Iterator[int]:
    """A process and all that it has started, and so on."""
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from tree(int(child))


def largest(pids: Iterable[int]) -> int:
    """Resident MiB of the largest of some processes. Raises: ValueError, if none is alive."""
    sizes = [_kilobytes(pid, "status", "VmRSS") for pid in pids]
    return max(size for size in sizes if size is not None) // 1024


def held_together(pids: Iterable[int]) -> float:
    """MiB of some processes, with what they share counted once."""
    return sum(_kilobytes(pid, "smaps_rollup", "Pss") or 0 for pid in pids) / 1024


def _kilobytes(pid: int, file: str, line: str) -> int | None:
    """None for a process that has ended."""
    try:
        text = Path(f"/proc/{pid}/{file}").read_text()
    except OSError:
        return None
    found = re.search(rf"^{line}:\s+(\d+)", text, re.M)
    return int(found[1]) if found else None
