"""Who did something, for pages."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def called(principal: str, people: Mapping[str, str]) -> str:
    """The name of a principal by its id; the id where no name is known."""
    return people.get(principal, principal)
