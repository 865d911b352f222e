"""Events as messages for chat rooms: what incoming webhooks of Slack and Teams take.

What the record says is always plain text in them, so that no name or title can become a link, a
mention or a format of its own.
"""

from collections.abc import Sequence
from typing import Any

from notifications.rules.wording import Words

LONGEST_TITLE = 150
"""Of a header block in Slack, in characters."""
LONGEST_TEXT = 2900
"""Slack takes 3000 in a text, Teams 28 kB in a message."""
_CUT = "…"


def slack_message(words: Words, *, note: str, page: str) -> dict[str, Any]:
    """A message in blocks; `text` is what a notification shows. `note` and `page` are ours."""
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": _plain(_cut(words.title, LONGEST_TITLE))}
    ]
    text = _body(words)
    if text:
        blocks.append({"type": "section", "text": _plain(text)})
    link = {"type": "mrkdwn", "text": f"<{_escaped(page)}|Open the record>"}
    blocks.append({"type": "context", "elements": [link, _plain(note)]})
    return {
        "text": _escaped(_cut(words.title, LONGEST_TEXT)),
        "blocks": blocks,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def teams_message(words: Words, *, note: str, page: str) -> dict[str, Any]:
    """A message with an Adaptive Card, as a workflow that starts with a webhook takes it."""
    body: list[dict[str, Any]] = [
        _rich([_run(words.title, weight="Bolder", size="Medium")]),
        *(_rich([_run(line)]) for line in _lines(words)),
        _rich([_run(note, isSubtle=True, size="Small")]),
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": words.title,
        "body": body,
        "actions": [{"type": "Action.OpenUrl", "title": "Open the record", "url": page}],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {
        "type": "message",
        "attachments": [{"contentType": kind, "contentUrl": None, "content": card}],
    }


def _body(words: Words) -> str:
    """The title again where the header cannot hold it, then the lines."""
    whole = [words.title] if len(words.title) > LONGEST_TITLE else []
    return _cut("\n".join([*whole, *words.lines]), LONGEST_TEXT)


def _lines(words: Words) -> Sequence[str]:
    """All lines together no longer than one text may be; a card ignores breaks within one."""
    text = _cut("\n".join(words.lines), LONGEST_TEXT)
    return [line for line in text.split("\n") if line]


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _rich(inlines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": inlines}


def _run(text: str, **style: Any) -> dict[str, Any]:
    return {"type": "TextRun", "text": text, **style}


def _escaped(text: str) -> str:
    """The three characters that Slack gives a meaning to outside of plain texts."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - len(_CUT)] + _CUT
