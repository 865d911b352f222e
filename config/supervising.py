"""The parts of an installation on one machine: children of one process that has loaded all.

Loading the web framework takes longer than anything else at a start, so it is done once: a child
is a copy of its parent. Where the system has no such copies a child loads everything anew.
"""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

LONGEST_STOP_SECONDS = 10.0
_LOOK_SECONDS = 0.2

_METHOD = (
    multiprocessing.get_context("fork")
    if sys.platform == "linux"
    else multiprocessing.get_context("spawn")
)
"""Elsewhere a copy of a process is not always a sound one."""

Part = Callable[[], object]


def run_together(parts: Mapping[str, Part]) -> str | None:
    """Run the parts until a signal to stop, or until one of them ends; then stop them all.

    The caller has no open connections: a copy of one is no connection.
    Returns the name of the part that ended by itself; None after a signal.
    """
    stopped = _StopSignals()
    children: list[BaseProcess] = []
    for name, part in parts.items():
        children.append(_METHOD.Process(name=name, target=_run, args=(part,)))
    for child in children:
        child.start()
    ended = _first_to_end(children, stopped)
    _stop(children)
    return ended


class _StopSignals:
    """Whether Ctrl-C was pressed, or the process told to end."""

    def __init__(self) -> None:
        self.came = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, *_: object) -> None:
        self.came = True


def _run(part: Part) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    # A session of its own: Ctrl-C in a terminal reaches the parent alone, which stops each part.
    os.setsid()
    part()


def _first_to_end(children: list[BaseProcess], stopped: _StopSignals) -> str | None:
    while not stopped.came:
        wait([child.sentinel for child in children], timeout=_LOOK_SECONDS)
        ended = [child.name for child in children if not child.is_alive()]
        if ended:
            return ended[0]
    return None


def _stop(children: list[BaseProcess]) -> None:
    for child in children:
        child.terminate()
    until = time.monotonic() + LONGEST_STOP_SECONDS
    for child in children:
        child.join(max(0.0, until - time.monotonic()))
        if child.is_alive():
            _kill_with_its_own(child)


def _kill_with_its_own(child: BaseProcess) -> None:
    """A part may have children; as the head of its session it gives its group their number."""
    if child.pid is not None:
        os.killpg(child.pid, signal.SIGKILL)
        child.join()
