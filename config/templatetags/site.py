"""What every page needs of the site."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.stylesheet import stylesheet

register = template.Library()


@register.simple_tag
def stylesheet_url() -> str:
    """Where this version of the stylesheet is, which never changes."""
    return f"{reverse('stylesheet')}?v={stylesheet().digest}"


@register.simple_tag(takes_context=True)
def nav(context: Context, name: str, words: str) -> SafeString:
    """A link of the menu, marked where the reader is on its page or on one below it."""
    url = reverse(name)
    path = context["request"].path if "request" in context else ""
    if path == url:
        return format_html('<a href="{}" aria-current="page">{}</a>', url, words)
    if url != "/" and path.startswith(f"{url}/"):
        return format_html('<a href="{}" aria-current="true">{}</a>', url, words)
    return format_html('<a href="{}">{}</a>', url, words)
