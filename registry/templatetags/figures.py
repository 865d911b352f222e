"""How pages write figures: shares, medians, days as far as they are known."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.rules.statistics import Days

register = template.Library()

NOTHING = "none"
"""There is nothing of which it could be a figure."""


@register.simple_tag
def percent(share: float | None) -> str:
    return NOTHING if share is None else f"{round(100 * share)}\N{NO-BREAK SPACE}%"


@register.simple_tag
def share_bar(share: float | None) -> SafeString:
    """A share as a bar, beside its figure."""
    return format_html(
        '<svg class="share" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="fill-rest" y="1" width="100" height="18"/>'
        '<rect class="fill-share" y="1" width="{}" height="18"/></svg>',
        round(100 * (share or 0)),
    )


@register.simple_tag
def median_days(days: float | None, number: int) -> str:
    """The median of a number of things, of which some may not be known."""
    if days is None:
        return "not known" if number else NOTHING
    return f"{days:g} day" if days == 1 else f"{days:g} days"


@register.simple_tag
def days(found: Days) -> str:
    """Whole days: a number, a range, or at least so many."""
    if found.least < 0 and (found.most is None or found.most > 0):
        return "not known"
    if found.most is None:
        return f"at least {_counted(found.least)}"
    if found.is_known:
        return "the same day" if found.least == 0 else _counted(found.least)
    return f"{found.least} to {_counted(found.most)}"


def _counted(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"
