"""A mail of news as text: readable as it is, in any program, in lines that need no wrapping."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from notifications.rules.subscriptions import RHYTHM_WORDS, Rhythm
from notifications.rules.wording import Words

WIDTH = 76
MOST_TOLD = 100
"""Events in one mail; it says how many more there are, and where."""
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Item:
    """One event in words, and the page that has more; None where there is none."""

    words: Words
    page: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a mail says beside its news. `about` completes "changes of …"."""

    about: str
    rhythm: Rhythm
    registry: str
    unsubscribe: str
    feed: str


def subject_of(items: Sequence[Item], frame: Frame) -> str:
    if len(items) == 1:
        return items[0].words.title
    return f"{len(items)} changes: {frame.about}"


def text_of(items: Sequence[Item], frame: Frame) -> str:
    """The oldest first, as it happened."""
    parts = [_told(item) for item in items[:MOST_TOLD]]
    more = len(items) - MOST_TOLD
    if more > 0:
        parts.append(f"And {more} more, which the feed has:\n{frame.feed}")
    return "\n\n".join([*parts, _ending(frame)]) + "\n"


def _told(item: Item) -> str:
    lines = _wrapped(item.words.title, "")
    for line in item.words.lines:
        lines += _wrapped(line, _INDENT)
    if item.page is not None:
        lines.append(f"{_INDENT}{item.page}")
    return "\n".join(lines)


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _ending(frame: Frame) -> str:
    why = f"You get this because mails about {frame.about} were confirmed for this address, "
    why += f"{RHYTHM_WORDS[frame.rhythm]}."
    return "\n".join(
        [
            "-- ",
            *wrap(why, WIDTH),
            f"Stop these mails: {frame.unsubscribe}",
            f"The record: {frame.registry}/",
        ]
    )
