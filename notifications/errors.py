"""What can go wrong when people are told, each with a public code."""


class LogHasGap(Exception):
    """The change log lacks a number. It never does; telling on would lose something."""
