"""Working without the collector of cycles, where much is made and none of it is in a cycle."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """An impact makes a million objects; looking over them again and again takes a sixth of its
    time.

    The collector is as it was afterwards, also when two threads do this at once: the one that
    found it at work sets it to work again.
    """
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if at_work:
            gc.enable()
