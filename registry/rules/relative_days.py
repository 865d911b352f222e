"""How far a day, a month or a year lies from another day, in words."""

from datetime import date

DAYS_IN_WORDS = 60
"""Up to so many days are counted as days; then months, then years."""
MONTHS_IN_WORDS = 24
_MEAN_MONTH = 30.44


def relative_words(first: date, last: date, today: date, *, past: str, future: str) -> str:
    """Where the days from first to last lie, seen from today: "3 days ago", "in 2 months".

    `past` and `future` are patterns with a place for the distance, as "{} ago" and "in {}".
    Empty if today is one of several such days: a month is neither past nor to come within itself.
    """
    if first <= today <= last:
        return "today" if first == last else ""
    if first > today:
        return future.format(_distance((first - today).days))
    return past.format(_distance((today - last).days))


def _distance(days: int) -> str:
    if days <= DAYS_IN_WORDS:
        return _counted(days, "day")
    months = round(days / _MEAN_MONTH)
    if months <= MONTHS_IN_WORDS:
        return _counted(months, "month")
    return _counted(round(days / 365.25), "year")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
