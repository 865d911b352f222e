"""Our own texts as HTML: escaped, with `code` between backticks."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def marked(text: str) -> SafeString:
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return format_html("{}", text)
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<code>{}</code>", part) if i % 2 else part,)
            for i, part in enumerate(parts)
        ),
    )
