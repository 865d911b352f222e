"""How pages write what is on record: tiers, dates, how well a statement stands.

Tags and not included templates, since a board has a thousand of them.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from registry.queries.board_page import Cell, ModelRow
from registry.queries.dating import Dated
from registry.queries.names import names_at
from registry.queries.readings import Reading
from registry.rules.truth import Truth
from registry.rules.vocabulary import STRENGTH, Standing
from registry.web.addresses import address_of, kind_words, plural_words
from registry.web.clocks import Clocks
from registry.web.footnotes import Footnotes
from registry.web.plain_values import plain_words
from registry.web.words import holding_words, openness

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
def reading(found: Reading) -> SafeString:
    """A status, or what one layer of it comes to, as a badge."""
    return tier(found.possible, found.closed_because)


@register.filter
def open_words(found: Reading) -> str:
    """How open a model is, after "is"."""
    return openness(found)


@register.filter
def tier_words(found: Reading) -> str:
    """A tier in a word or a few: "limited, possibly closed"."""
    if found.says_nothing:
        return "not known"
    if found.others:
        return f"{found.level}, possibly {' or '.join(found.others)}"
    return f"{found.level} ({found.closed_because})" if found.closed_because else found.level


@register.simple_tag
def badge(kind: str, words: str) -> SafeString:
    """Any other word with an icon: "untracked", "unknown"."""
    return _badge(kind, words)


@register.simple_tag
def board_cell(row: ModelRow, cell: Cell, notes: Footnotes) -> SafeString:
    """One model over one channel: the tier, a mark for what is uncertain, and since when."""
    if not cell.tracked and cell.reading.says_nothing:
        return _badge("untracked", "not tracked")
    shown = tier(cell.reading.possible, cell.reading.closed_because)
    number = notes.numbers.get((row.id, cell.channel.id))
    note = f'<a class="note-mark" href="#note-{number}" aria-label="Note {number}">{number}</a>'
    parts = [shown, note if number else ""]
    if not cell.tracked:
        parts.append(' <span class="maybe">not tracked</span>')
    if cell.since is not None:
        word = "by" if cell.since.at_latest else "since"
        parts.append(f' <span class="since">{word} {when(cell.since)}</span>')
    return mark_safe("".join(parts))  # noqa: S308 the parts are escaped


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


@register.simple_tag
def held(before: Truth | None, after: Truth | None) -> str:
    """How a provision came to hold, or ceased to."""
    return holding_words(before, after)


@register.simple_tag
def address(kind: str, object_id: str, clocks: Clocks | None = None) -> str:
    """Where the page of an object is; with the clocks of a page, at the same point in time."""
    path, mark, place = address_of(kind, object_id).partition("#")
    return f"{path}{'' if clocks is None else clocks.suffix}{mark}{place}"


@register.simple_tag
def plural_of(kind: str) -> str:
    """What people call several objects of a kind."""
    return plural_words(kind)


@register.simple_tag
def counted(kinds: Mapping[str, int]) -> str:
    """How many objects of each kind: "2 sources, 1 list"."""
    words = (
        (count, plural_words(kind) if count != 1 else kind_words(kind))
        for kind, count in sorted(kinds.items())
    )
    return ", ".join(f"{count} {word.lower()}" for count, word in words)


@register.simple_tag(takes_context=True)
def recorded(context: template.Context, value: Any) -> SafeString:
    """A value out of a document: words and names as the page knows them, anything else as JSON."""
    if value is None:
        return format_html('<span class="remark">{}</span>', "nothing stated")
    clocks = context.get("clocks")
    words = plain_words(value, names_at(clocks.position.point) if clocks else {})
    if words is not None:
        return format_html("{}", words)
    return format_html("<code>{}</code>", json.dumps(value, ensure_ascii=False))


def _badge(kind: str, words: str, *, icon: str | None = None) -> SafeString:
    return mark_safe(  # noqa: S308 kinds and words are ours
        f'<span class="tier is-{kind}"><svg aria-hidden="true" viewBox="0 0 16 16">'
        f'<use href="#mark-{icon or kind}"/></svg>{escape(words)}</span>'
    )
