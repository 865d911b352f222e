"""Where in a directive something is disputed, in words: `/provisions/0/period/start`."""

from collections.abc import Mapping
from typing import Any

_MEMBERS = {
    "against": "what it is against",
    "channels": "channels",
    "due": "when it is due",
    "end": "end",
    "force": "whether it binds",
    "issued": "date of issue",
    "models": "models",
    "name": "name",
    "office": "office",
    "owed_by": "who owes it",
    "period": "period",
    "start": "start",
    "who": "whom it reaches",
}


def pointer_words(pointer: str, obj: Mapping[str, Any]) -> str:
    """Parts of lists by their ids, members by what people call them."""
    found: list[str] = []
    current: Any = obj
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(current, list) and name.isdecimal():
            number = int(name)
            current = current[number] if number < len(current) else None
            label = current.get("id") if isinstance(current, Mapping) else None
            found[-1:] = [str(label) if label else f"{found[-1] if found else ''} {number + 1}"]
        else:
            current = current.get(name) if isinstance(current, Mapping) else None
            found.append(_MEMBERS.get(name, name.replace("_", " ")))
    words = ": ".join(part for part in found if part != _MEMBERS["period"] or found[-1] == part)
    return words[:1].upper() + words[1:] if words and "provisions" not in pointer else words
