"""An event in words for people: one line, and what there is to say besides.

The same words go into feeds, mails and chat messages. A function of the event's own document; how
an instant is dated comes in, since only the record knows whether it stands for a day.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notifications.rules import event_types
from registry.rules.dates import parse_instant

Dating = Callable[[datetime, Collection[str]], str]
"""The words for an instant, and for the provisions that it rests on."""

MOST_PROVISIONS = 10

_KINDS = {"due": "Due", "condition-ends": "A condition ends", "provision-ends": "Ends"}


@dataclass(frozen=True, slots=True)
class Words:
    """`title` is one line; `lines` are sentences; `link` is an address of the API."""

    title: str
    lines: tuple[str, ...]
    link: str | None


def words_of(document: Mapping[str, Any], dated: Dating) -> Words:
    """The words for an event, from its body. Types that come later get plain ones."""
    event_type, data = document["type"], document["data"]
    if event_type == event_types.CHECK_CHANGED:
        title, lines = _of_check(data, dated)
    elif "before" in data and "model" in data:
        title, lines = _of_status(event_type, data, dated)
    elif event_type == event_types.DIRECTIVE_PUBLISHED:
        title, lines = _of_directive(data)
    elif event_type == event_types.LIST_CHANGED:
        title, lines = _of_list(data)
    elif event_type == event_types.DEADLINE_APPROACHING:
        title, lines = _of_deadline(data)
    elif event_type == event_types.RECORD_CORRECTED:
        title, lines = _of_correction(data)
    else:
        return plain_words(document)
    return _words(title, lines, data)


def plain_words(document: Mapping[str, Any]) -> Words:
    """What can be said of any event."""
    data = document["data"]
    if document["type"] == event_types.PING:
        return _words("A test: messages arrive here.", [], data)
    return _words(f"{document['type']}: {data.get('subject', '')}", [], data)


def _words(title: str, lines: Sequence[str], data: Mapping[str, Any]) -> Words:
    links = data.get("links") or {}
    link = next((links[name] for name in _LINKS if links.get(name)), None)
    return Words(" ".join(title.split()), tuple(lines), link)


_LINKS = ("status", "directive", "list", "object", "check", "changes")


def reading(status: Mapping[str, Any] | None) -> str:
    """A status as the board reads it: "limited, possibly closed", "closed (suspended)"."""
    if status is None:
        return "not on record"
    first, *others = status["possible"]
    if others:
        return f"{first}, possibly {' or '.join(others)}"
    because = status.get("closed_because")
    return f"{first} ({because})" if because else str(first)


def _of_status(event_type: str, data: Mapping[str, Any], dated: Dating) -> tuple[str, list[str]]:
    model = data.get("model_name") or data["model"]
    channel = data.get("channel_name") or data["channel"]
    what = f"{model} over {channel}"
    before, after = reading(data["before"]), reading(data["after"])
    turn = f"{before} → {after}" if before != after else f"{after}, on other grounds"
    when = _when(data, dated)
    lines = []
    match event_type:
        case event_types.ACCESS_SCHEDULED:
            title = f"Scheduled: {what}: {turn} from {when}"
            lines.append(f"From {when} on, {what} will be {after}. Nothing changes before.")
        case event_types.ACCESS_RESCHEDULED:
            title = f"Rescheduled: {what}: from {when} {after}"
            lines.append(f"What was to come is different now: from {when} on, {after}.")
        case event_types.RECORD_CORRECTED:
            title = f"Corrected: {what} since {when}: {turn}"
            lines.append(
                "The record says something else now about a time that has passed. What was "
                "answered before stays on record as it was known then."
            )
        case event_types.ACCESS_RECORDED:
            title = f"On record: {what}: {after}"
            lines.append(f"{what} came on record. It is {after}.")
        case _:
            title = f"{what}: {turn}"
            lines.append(f"Since {when}, {what} is {after}; before, it was {before}.")
    # Events that were told before that was looked at do not have it.
    if not data.get("carried", True):
        lines.append(f"Nothing on record says that {model} is to be had over {channel}.")
    return title, [*lines, *_grounds(data)]


def _of_check(data: Mapping[str, Any], dated: Dating) -> tuple[str, list[str]]:
    model = data.get("model_name") or data["model"]
    channel = data.get("channel_name") or data["channel"]
    label = data.get("label") or f"Saved check {data['check']}"
    before, after = _outcome(data["before"]), _outcome(data["after"])
    turn = f"{before} → {after}"
    when = dated(parse_instant(data["as_of"]), _controlling(data))
    because = _BECAUSE.get(data["because"], "the record changed")
    lines = [f"Since {when}, {model} over {channel}: {turn}, because {because}."]
    return f"{label}: {turn}", [*lines, *_grounds(data)]


_BECAUSE = {
    "boundary": "a date was reached",
    "publication": "something new came on record",
    "correction": "the record was corrected",
}


def _outcome(verdict: Mapping[str, Any] | None) -> str:
    return "not on record" if verdict is None else str(verdict["outcome"])


def _when(data: Mapping[str, Any], dated: Dating) -> str:
    instant = data.get("effective_at")
    if instant is None:
        return "the beginning"
    return dated(parse_instant(instant), _controlling(data))


def _controlling(data: Mapping[str, Any]) -> list[str]:
    sides = (data.get("before"), data.get("after"))
    return [key for side in sides if side is not None for key in side["controlling"]]


def _grounds(data: Mapping[str, Any]) -> list[str]:
    provisions = data.get("provisions") or []
    if not provisions:
        return []
    named = ", ".join(provisions[:MOST_PROVISIONS])
    more = len(provisions) - MOST_PROVISIONS
    return [f"Provisions: {named}{f' and {more} more' if more > 0 else ''}."]


def _of_directive(data: Mapping[str, Any]) -> tuple[str, list[str]]:
    directive = data["directive"]
    title = f"Directive: {directive['title']}"
    lines = [
        f"{_plain(directive['instrument'])} of {directive['authority']}, issued "
        f"{directive['issued']}; {directive['standing']}."
    ]
    lines += [
        f"{provision['kind']}: {provision['text']}"
        for provision in (data.get("provisions_in_full") or [])[:MOST_PROVISIONS]
        if provision.get("text")
    ]
    return title, [*lines, *_reason(data)]


def _of_list(data: Mapping[str, Any]) -> tuple[str, list[str]]:
    name = data.get("name") or data["list"]
    done = {
        "asserted": "came on record",
        "corrected": "was corrected",
        "retracted": "was retracted",
    }
    parts = [done[data["op"]]] if data.get("op") else []
    count = data["members_changed"]
    if count:
        parts.append(f"{count} member{'s' if count > 1 else ''} changed")
    return f"List: {name}: {', '.join(parts) or 'changed'}", _reason(data)


def _of_deadline(data: Mapping[str, Any]) -> tuple[str, list[str]]:
    deadline, directive = data["deadline"], data["directive"]
    days = data["days"]
    left = f"In {days} day{'s' if days > 1 else ''}"
    what = _KINDS[deadline["kind"]].lower()
    title = f"{left}: {directive['title']}: {what} {_recorded(deadline['as_recorded'])}"
    lines = []
    if data.get("text"):
        lines.append(data["text"])
    if data.get("condition"):
        lines.append(f"Condition: {data['condition']['text']}")
    if data.get("owed_by"):
        lines.append(f"Owed by {data['owed_by']}.")
    lines.append(f"Force: {data['force']}; standing: {data['standing']}.")
    return title, lines


def _recorded(value: Any) -> str:
    """A date as it was recorded: as precise, and no more."""
    if isinstance(value, str):
        return value
    latest = value.get("latest")
    return f"from {value['earliest']} on" if latest is None else f"{value['earliest']} to {latest}"


def _of_correction(data: Mapping[str, Any]) -> tuple[str, list[str]]:
    if "number" in data:
        count = data["number"]
        return f"Corrected: {count} objects of the kind {data['kind']}", _reason(data)
    done = "Retracted" if data["op"] == "retracted" else "Corrected"
    return f"{done}: {data['kind']} {data['id']}", _reason(data)


def _reason(data: Mapping[str, Any]) -> list[str]:
    return [f"Reason: {data['reason']}"] if data.get("reason") else []


def _plain(slug: str) -> str:
    return slug.replace("-", " ").replace("_", " ").capitalize()
