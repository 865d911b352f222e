"""What the collector of Python is told, while a process loads what it serves and after."""

import gc

WHILE_LOADING = (100_000, 10, 10)
"""Objects that are made before the collector looks, from the start. What is loaded stays, and
looking at it again and again would take a fifth of the time that it takes to load."""
COLLECT_AFTER = (10_000, 10, 10)
"""The same once all is loaded. It seldom finds anything, and looking over a large record and the
impact of a draft takes a sixth of the time that the impact takes."""


def spare_what_is_loaded() -> None:
    """What is there by now stays: the collector need not look at it again and again."""
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
