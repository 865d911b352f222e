"""How pages write what is on record: tiers, dates, how well a statement stands.

Tags and not included templates, since a board has a thousand of them.
"""

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from registry.queries.dating import Dated
from registry.rules.vocabulary import STRENGTH, Standing
from registry.web.clocks import Clocks

register = template.Library()

_WEAK = {
    standing.value for standing in Standing if STRENGTH[standing] < STRENGTH[Standing.CONFIRMED]
}


@register.simple_tag
def tier(possible: Iterable[str], because: str | None = None) -> SafeString:
    """Levels that may hold, most open first, as a badge: the word, its icon and its shape."""
    level, *others = possible
    if len(others) == 3:
        return _badge("unknown", "unknown")
    maybe = " is-maybe" if others else ""
    badge = _badge(f"{level}{maybe}", level, icon=level)
    if others:
        said = f"possibly {' or '.join(others)}"
        return mark_safe(f'{badge} <span class="maybe">{said}</span>')  # noqa: S308 words of ours
    if because:
        return mark_safe(f'{badge} <span class="why">({escape(because)})</span>')  # noqa: S308
    return badge


@register.simple_tag
def badge(kind: str, words: str) -> SafeString:
    """Any other word with an icon: "untracked", "unknown"."""
    return _badge(kind, words)


@register.simple_tag
def when(dated: Dated | None, clocks: Clocks | None = None) -> SafeString:
    """A date, absolute; with the clocks of the page also how far it lies from there."""
    if dated is None:
        return mark_safe("")
    shown = format_html('<time datetime="{}">{}</time>', dated.iso, dated.words)
    ago = clocks.ago(dated) if clocks is not None else ""
    return format_html('{} <span class="ago">({})</span>', shown, ago) if ago else shown


@register.simple_tag
def standing(word: str) -> SafeString:
    """How well a statement stands; what is weaker than confirmed stands out."""
    weak = " is-weak" if word in _WEAK else ""
    return format_html('<span class="standing{}">{}</span>', weak, word)


def _badge(kind: str, words: str, *, icon: str | None = None) -> SafeString:
    return mark_safe(  # noqa: S308 kinds and words are ours
        f'<span class="tier is-{kind}"><svg aria-hidden="true" viewBox="0 0 16 16">'
        f'<use href="#mark-{icon or kind}"/></svg>{escape(words)}</span>'
    )
