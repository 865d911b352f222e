"""How much notice an act gave: the days between its issue and its effect, as far as dated."""

from datetime import date

Days = tuple[date, date]
"""The first and the last of the days on which something may have been."""


def notice_words(issued: Days, starts: Days) -> str:
    """Of days that are not dated to the day: from the least to the most that it may have been."""
    least = (starts[0] - issued[1]).days
    most = (starts[1] - issued[0]).days
    if least == most:
        if least == 0:
            return "none, in effect the day it was issued"
        if least < 0:
            return f"none, in effect {_days(-least)} before it was issued"
        return _days(least)
    if most <= 0:
        return "none"
    return f"{least} to {_days(most)}" if least > 0 else f"at most {_days(most)}"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
