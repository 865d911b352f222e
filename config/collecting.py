"""What the collector of Python is told once a process has loaded what it serves."""

import gc

COLLECT_AFTER = (10_000, 10, 10)
"""Objects that are made before the collector looks. It seldom finds anything, and looking over a
large record and the impact of a draft takes a sixth of the time that the impact takes."""


def spare_what_is_loaded() -> None:
    """What is there by now stays: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
