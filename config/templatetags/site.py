"""What every page needs of the site."""

from django import template
from django.urls import reverse

from config.stylesheet import stylesheet

register = template.Library()


@register.simple_tag
def stylesheet_url() -> str:
    """Where this version of the stylesheet is, which never changes."""
    return f"{reverse('stylesheet')}?v={stylesheet().digest}"
