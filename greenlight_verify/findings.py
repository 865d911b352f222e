"""The two ways in which verifying fails."""


class Unproven(Exception):
    """What was given does not hold: it was altered, or is not signed by a trusted key."""


class Unusable(Exception):
    """What was given cannot be read, so nothing can be said of it."""
